import type * as z from 'zod'
import type { iceServer } from '@/lib/contract/http/session'
import type { Stated } from '@/lib/contract/stated'
import type { Role, SessionType } from '@/lib/contract/words'
import type { LinkCheck, LinkFacts } from '@/lib/db'
import type { ProblemExtras } from '../http/problem'

/** Whose place in which session: its role says it, or its id where the role has several. */
export interface Seat {
  readonly sessionId: string
  readonly participantType: Role
  readonly memberId?: string
}

/** What whoever was let in needs, of whatever kind the room is. */
export interface WayIn {
  readonly success: true
  readonly ticket: string
  readonly socketUrl: string
  readonly iceServers: z.infer<typeof iceServer>[]
}

/** What a view of any kind says. */
export interface AnyView {
  readonly roomId: string
  readonly linkId: string
  readonly sessionType: SessionType
  readonly opensAt: string
  readonly serverTime: string
}

/** A kind of room, as far as its links, pages and routes are concerned. A link to a session of another kind is unknown to them. */
export interface LinkKind<Facts extends LinkFacts, View extends AnyView> {
  readonly name: Facts['kind']
  readonly holds: (facts: LinkFacts) => facts is Facts
  /** Named field by field: what a browser may know. */
  readonly view: (facts: Facts) => View
  readonly seat: (facts: Facts) => Seat
  /** When the link ends, ISO 8601, where that is known. */
  readonly validUntil: (facts: Facts) => string | null
  readonly relayOnly: (facts: Facts) => boolean
  /** The answer to whoever joined. */
  readonly joined: (facts: Facts, way: WayIn, allJoined: boolean) => object
  /** Whether a request says of its session or its member what is not so. */
  readonly contradicts: (asked: Stated, view: View) => boolean
  /** What a refusal shows the bearer of the session. */
  readonly shown: (view: View) => Pick<ProblemExtras, 'session'>
}

type Refused = Extract<LinkCheck, { valid: false }>

/** What a link admits to, where that is a session of the kind that was asked for. */
export type CheckOf<Facts> =
  | { valid: true; facts: Facts }
  | (Omit<Refused, 'facts'> & { facts: Facts | null })

export function checkOf<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  check: LinkCheck,
): CheckOf<Facts> {
  const { facts } = check
  if (facts === null) return check.valid ? unknown : { ...check, facts }
  if (!kind.holds(facts)) return unknown
  return check.valid ? { valid: true, facts } : { ...check, facts }
}

const unknown = { valid: false, reason: 'not_found', facts: null } as const
export const unknownLink: LinkCheck = unknown
