'use client'

import { drawn } from '@/components/ui/drawn'
import { partOf } from '@/components/ui/lazy'
import type { GroupView } from '@/lib/contract/http/group'
import { group } from '@/lib/room/kinds/group'
import { modeOf } from '@/lib/room/modes'

/** The gates that few people meet: drawn by the server like all others, and their code is fetched by those people alone. */
export const EarlyGate = drawn(() => import('./early-gate').then((gates) => gates.EarlyGate))
export const ElsewhereGate = drawn(() => import('./plain-gates').then((gates) => gates.ElsewhereGate))
export const EndedGate = drawn(() => import('./plain-gates').then((gates) => gates.EndedGate))
export const UnavailableGate = drawn(() => import('./plain-gates').then((gates) => gates.UnavailableGate))
export const CookiesGate = drawn(() => import('./plain-gates').then((gates) => gates.CookiesGate))
export const InsecureGate = drawn(() => import('./plain-gates').then((gates) => gates.InsecureGate))
export const NoCallsGate = drawn(() => import('./plain-gates').then((gates) => gates.NoCallsGate))
export const NotValidGate = drawn(() => import('./plain-gates').then((gates) => gates.NotValidGate))
export const OtherSessionGate = drawn(() => import('./plain-gates').then((gates) => gates.OtherSessionGate))
export const RemovedGate = drawn(() => import('./plain-gates').then((gates) => gates.RemovedGate))
export const TroubleGate = drawn(() => import('./plain-gates').then((gates) => gates.TroubleGate))
export const WithdrawnGate = drawn(() => import('./plain-gates').then((gates) => gates.WithdrawnGate))
/** The room is a chunk of its own: whoever only reads a gate does not pay for it. */
export const roomPart = partOf(() => import('../room/group-room').then(({ GroupRoom }) => GroupRoom))

/** What the media of a large room goes by, of which small ones know nothing. */
export async function loadHub({
  capacity,
  sessionType,
}: Pick<GroupView, 'capacity' | 'sessionType'>): Promise<void> {
  if (group.topology(capacity) !== 'hub' || modeOf(sessionType).media.length === 0) return
  const [{ rehearseDevice }] = await Promise.all([
    import('@/lib/client/media/hub'),
    import('@/lib/client/media/local-media'),
  ])
  rehearseDevice()
}
