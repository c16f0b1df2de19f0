import type { Metadata } from 'next'
import { ClubsPage } from '@/components/group/clubs/clubs-page'
import { requireAccount } from '@/lib/web/accounts/signed-in'
import { listOfClubs, parseClubsQuery } from '@/lib/web/clubs/club-pages'
import { list } from '@/locales/en/group/clubs'
import { saidOf, typedOf } from './view'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: list.title }

export default async function Clubs({ searchParams }: PageProps<'/clubs'>) {
  const account = await requireAccount()
  const asked = await searchParams
  const query = parseClubsQuery(asked)
  const { email, name } = account
  return (
    <ClubsPage
      caller={{ email, name }}
      query={query}
      parts={await listOfClubs(account, query)}
      typed={typedOf(asked)}
      {...saidOf(asked)}
    />
  )
}
