import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { gateOf, titleOf } from '@/components/group/gates/gate'
import { GroupGates } from '@/components/group/gates/group-gate'
import { loadGroup } from '@/lib/web/group/load-group'
import { getEnv } from '@/lib/web/process'
import { roomsSocketUrl, socketUrlFor } from '@/lib/web/session/socket-url'

/** Read anew for every request: a room's state is never stored on the way. Reading changes nothing. */
export const dynamic = 'force-dynamic'

interface RoomPageProps {
  readonly params: Promise<{ token: string }>
}

async function firstGate(param: string) {
  const loaded = await loadGroup(param)
  const env = getEnv()
  const view = loaded.state === 'unavailable' ? null : loaded.session
  const base = socketUrlFor(await headers(), env)
  const socketUrl = view ? roomsSocketUrl(base, view.roomId, env) : base
  const isLinkId = view?.linkId === param
  return { gate: gateOf(loaded, isLinkId), token: isLinkId ? null : param, socketUrl }
}

export async function generateMetadata({ params }: RoomPageProps): Promise<Metadata> {
  const { gate } = await firstGate((await params).token)
  return { title: titleOf(gate), robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

export default async function RoomPage({ params }: RoomPageProps) {
  const { gate, token, socketUrl } = await firstGate((await params).token)
  return <GroupGates first={gate} token={token} socketUrl={socketUrl} />
}
