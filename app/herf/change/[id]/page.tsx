import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { ChangePage } from '@/components/group/list/change-page'
import { requireAccount } from '@/lib/web/accounts/signed-in'
import { loadHosted } from '@/lib/web/group/hosted-pages'
import { change as words } from '@/locales/en/group/list'
import { typedOf } from '../../view'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: words.title, robots: { index: false, follow: false } }

/** For its host, until it is live; anybody else is led to the session. */
export default async function ChangeGroupRoomPage({ params, searchParams }: PageProps<'/herf/change/[id]'>) {
  const { email, name } = await requireAccount()
  const [{ id }, asked] = await Promise.all([params, searchParams])
  const loaded = await loadHosted(id)
  if (loaded.state === 'unknown') notFound()
  if (loaded.state === 'unavailable' || !loaded.session.isHost || loaded.session.status !== 'SCHEDULED') {
    redirect(`/herf/${id}`)
  }
  return <ChangePage caller={{ email, name }} session={loaded.session} typed={typedOf(asked)} />
}
