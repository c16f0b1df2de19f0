'use client'

import { drawn } from '@/components/ui/drawn'
import { partOf } from '@/components/ui/lazy'
import { Entering } from '@/components/ui/page/entering'
import { onTheWay } from '@/locales/en/appointment/gate'

/** The gates that few people meet: drawn by the server like all others, and their code is fetched by those people alone. */
export const EarlyGate = drawn(() => import('./early-gate').then((gates) => gates.EarlyGate))
export const CookiesGate = drawn(() => import('./plain-gates').then((gates) => gates.CookiesGate))
export const ElsewhereGate = drawn(() => import('./plain-gates').then((gates) => gates.ElsewhereGate))
export const InsecureGate = drawn(() => import('./plain-gates').then((gates) => gates.InsecureGate))
export const NoCallsGate = drawn(() => import('./plain-gates').then((gates) => gates.NoCallsGate))
export const NotValidGate = drawn(() => import('./plain-gates').then((gates) => gates.NotValidGate))
export const OtherSessionGate = drawn(() => import('./plain-gates').then((gates) => gates.OtherSessionGate))
export const OverGate = drawn(() => import('./plain-gates').then((gates) => gates.OverGate))
export const TroubleGate = drawn(() => import('./plain-gates').then((gates) => gates.TroubleGate))
export const WithdrawnGate = drawn(() => import('./plain-gates').then((gates) => gates.WithdrawnGate))
export const UnavailableGate = drawn(() => import('./plain-gates').then((gates) => gates.UnavailableGate))
/** Whoever was in the room sees it after the end alone: a chat's way in does not pay for it. */
export const Summary = drawn(
  () => import('../summary/summary').then((screen) => screen.Summary),
  <Entering words={onTheWay.ended} />,
)
/** Only who can still cancel pays for it. */
export const cancelPart = partOf(() =>
  import('../cancelling/cancel-session').then(({ CancelSession }) => CancelSession),
)
