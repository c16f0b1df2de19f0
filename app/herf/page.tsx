import type { Metadata } from 'next'
import { ListPage } from '@/components/group/list/list-page'
import { listOfHosted, parseListQuery } from '@/lib/web/group/hosted-pages'
import { frame } from '@/locales/en/group/list'
import { callerOf, typedOf } from './view'

/** What is live changes at any moment, and who asks decides what there is. */
export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: frame.title }

export default async function GroupRoomsPage({ searchParams }: PageProps<'/herf'>) {
  const asked = await searchParams
  const query = parseListQuery(asked)
  const { account, clubs, parts } = await listOfHosted(query)
  return (
    <ListPage caller={callerOf(account)} query={query} clubs={clubs} parts={parts} typed={typedOf(asked)} />
  )
}
