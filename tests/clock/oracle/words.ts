import type { Billing, ParticipantType, SessionType } from '@/lib/contract/words'

/** What a history consists of. All times are whole milliseconds since some instant before the session; `...MsAgo` count back from the event. */

export type Side = ParticipantType
export const sides = ['client', 'consultant'] as const satisfies Side[]
export const otherSide = (side: Side): Side => (side === 'client' ? 'consultant' : 'client')

export interface Terms {
  readonly scheduledStart: number
  readonly bookedMinutes: number
  readonly priceMinor: number
  readonly billing: Billing
  readonly mode: SessionType
  readonly freeSeconds: number
  readonly noShowClientShareBp: number
  readonly platformFeeBp: number
  readonly overrunCapMinutes: number
  /** Rule 9: when another booking of the consultant begins. */
  readonly nextStart?: number | undefined
}

/** How a connection ends, as its node says. */
export const closings = [
  'left',
  'page_closed',
  'revoked',
  'replaced',
  'connection_lost',
  'elsewhere',
  'server_restarted',
] as const
export type Closing = (typeof closings)[number]
export type Actor = Side | 'admin'

/** What reaches the database, in the order in which it does. */
export type HistoryEvent = { readonly at: number } & (
  | {
      readonly act: 'join'
      readonly side: Side
      readonly connection: number
      readonly node: string
      readonly ageMs: number
    }
  /** `start_session` without a node. */
  | { readonly act: 'call'; readonly side: Side }
  /** A beat of a node: of each joined connection, how long ago it was last heard. */
  | { readonly act: 'beat'; readonly node: string; readonly heard: readonly Heard[] }
  | {
      readonly act: 'close'
      readonly connection: number
      readonly node: string
      readonly closing: Closing
      readonly heardMsAgo: number
    }
  /** A node that died is up again. */
  | { readonly act: 'recover'; readonly node: string }
  | {
      readonly act: 'report'
      readonly report: number
      readonly side: Side
      readonly kind: 'arrived' | 'dead'
      readonly spans: readonly (readonly [fromMsAgo: number, untilMsAgo: number])[]
      /** Still going on since then; null: over; absent: as before. */
      readonly openMsAgo?: number | null
    }
  | { readonly act: 'propose'; readonly side: Side; readonly proposal: number; readonly minutes: number }
  | { readonly act: 'answer'; readonly side: Side; readonly proposal: number; readonly accept: boolean }
  | { readonly act: 'end'; readonly by: Actor }
  | { readonly act: 'cancel'; readonly by: Actor }
  | { readonly act: 'sweep' }
)
export type EventOf<A extends HistoryEvent['act']> = Extract<HistoryEvent, { act: A }>

export interface Heard {
  readonly connection: number
  readonly msAgo: number
}

export interface Ending {
  readonly status: string
  readonly reason: string
  readonly endedBy: Actor | 'system'
  readonly endedAt: number
  readonly billableSeconds: number
  readonly grossMinor: number
  readonly feeMinor: number
  readonly returnedMinor: number
}

export const second = 1_000
export const minute = 60_000
