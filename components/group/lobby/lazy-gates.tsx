'use client'

import { drawn } from '@/components/ui/drawn'
import { partOf } from '@/components/ui/lazy'

/** What few people meet: drawn by the server like all else, and its code is fetched by those people alone. */
const plain = () => import('./plain-gates')
export const BlockedGate = drawn(() => plain().then((gates) => gates.BlockedGate))
export const CookiesGate = drawn(() => plain().then((gates) => gates.CookiesGate))
export const InsecureGate = drawn(() => plain().then((gates) => gates.InsecureGate))
export const OverGate = drawn(() => plain().then((gates) => gates.OverGate))
export const PrivateGate = drawn(() => plain().then((gates) => gates.PrivateGate))
export const SignedOutGate = drawn(() => plain().then((gates) => gates.SignedOutGate))
export const TroubleGate = drawn(() => plain().then((gates) => gates.TroubleGate))
export const UnavailableGate = drawn(() => plain().then((gates) => gates.UnavailableGate))
export const UnknownGate = drawn(() => plain().then((gates) => gates.UnknownGate))
export const NoCallsGate = drawn(() =>
  import('@/components/gates/no-calls-gate').then((gates) => gates.NoCallsGate),
)
export const HostPart = drawn(() => import('./host-part').then((part) => part.HostPart))
export const VisitorLobby = drawn(() => import('./visitor-lobby').then((part) => part.VisitorLobby))
export const roomPart = partOf(() => import('../room/hosted-room').then(({ HostedRoom }) => HostedRoom))
