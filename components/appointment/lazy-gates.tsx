'use client'

import dynamic from 'next/dynamic'
import { Entering } from './entering'

/** The gates that few people meet: drawn by the server like all others, and their code is fetched by those people alone. */
export const EarlyGate = dynamic(() => import('./early-gate').then((gates) => gates.EarlyGate))
export const CookiesGate = dynamic(() => import('./plain-gates').then((gates) => gates.CookiesGate))
export const ElsewhereGate = dynamic(() => import('./plain-gates').then((gates) => gates.ElsewhereGate))
export const InsecureGate = dynamic(() => import('./plain-gates').then((gates) => gates.InsecureGate))
export const NoCallsGate = dynamic(() => import('./no-calls-gate').then((gates) => gates.NoCallsGate))
export const NotValidGate = dynamic(() => import('./plain-gates').then((gates) => gates.NotValidGate))
export const OtherSessionGate = dynamic(() =>
  import('./other-session-gate').then((gates) => gates.OtherSessionGate),
)
export const OverGate = dynamic(() => import('./plain-gates').then((gates) => gates.OverGate))
export const TroubleGate = dynamic(() => import('./plain-gates').then((gates) => gates.TroubleGate))
export const WithdrawnGate = dynamic(() => import('./plain-gates').then((gates) => gates.WithdrawnGate))
export const UnavailableGate = dynamic(() =>
  import('./unavailable-gate').then((gates) => gates.UnavailableGate),
)
/** Whoever was in the room sees it after the end alone: a chat's way in does not pay for it. */
export const Summary = dynamic(() => import('./summary').then((screen) => screen.Summary), {
  loading: () => <Entering words="The session has ended." />,
})
