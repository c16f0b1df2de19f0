import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { signInPath } from '@/components/group/list/places-frame'
import { gateOf, titleOf } from '@/components/group/lobby/gate'
import { HostedGates } from '@/components/group/lobby/hosted-gates'
import { loadHosted } from '@/lib/web/group/hosted-pages'
import { getEnv } from '@/lib/web/process'
import { socketUrlFor } from '@/lib/web/session/socket-url'

/** Read anew for every request, by whoever asks. Reading changes nothing. */
export const dynamic = 'force-dynamic'

export async function generateMetadata({ params }: PageProps<'/herf/[id]'>): Promise<Metadata> {
  const loaded = await loadHosted((await params).id)
  return { title: titleOf(gateOf(loaded)), robots: { index: false, follow: false } }
}

export default async function GroupRoomPage({ params }: PageProps<'/herf/[id]'>) {
  const { id } = await params
  const loaded = await loadHosted(id)
  // Of a room that one may not know of there is not even a page; what that page says: not-found.tsx.
  if (loaded.state === 'unknown') notFound()
  const account = loaded.state === 'found' ? loaded.account : null
  return (
    <HostedGates
      first={gateOf(loaded)}
      self={account && { name: account.name }}
      signIn={signInPath(`/herf/${id}`)}
      socketUrl={socketUrlFor(await headers(), getEnv())}
    />
  )
}
