import type { Rating } from '@/components/staff/rating-words'
import type { ParticipantType, SessionStatus, SessionType } from '@/lib/contract/words'
import type { QualityReport } from './quality'

export type ProblemState = 'open' | 'decided'

/** What the administrators' pages draw. Amounts are decimal strings of `currency`; null: only a settlement will know. */
export interface SessionRow {
  readonly id: string
  readonly href: string
  readonly client: string
  readonly consultant: string
  readonly sessionType: SessionType
  readonly status: SessionStatus
  readonly scheduledStartTime: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly bookedSeconds: number
  readonly actualSeconds: number | null
  readonly currency: string
  /** As they are today: what was refunded since the settlement is taken off. */
  readonly frozen: string
  readonly gross: string | null
  readonly refunded: string | null
  readonly net: string | null
  readonly released: string | null
  readonly returned: string | null
  readonly fee: string | null
  readonly paidOut: string | null
  /** A side reported a problem. */
  readonly problem: ProblemState | null
  readonly endReason: string | null
  /** What whoever ended or cancelled it wrote. */
  readonly endNote: string | null
  readonly endedBy: string | null
}

export interface LedgerTransfer {
  readonly id: number
  readonly title: string
  readonly actor: string
  readonly reason: string
  readonly at: string
  readonly lines: readonly { readonly account: string; readonly amount: string }[]
  /** Zero, or something is very wrong. */
  readonly sum: string
  readonly currency: string
}

export interface TimelineEvent {
  readonly key: string
  readonly at: string
  /** Told as one with those before it: when the last of them was. */
  readonly until?: string
  readonly what: string
  /** What was found, or who did how much of it. */
  readonly details?: readonly string[]
  readonly actor: string
}

/** A page of what happened. */
export interface TimelinePage {
  readonly events: readonly TimelineEvent[]
  readonly total: number
  readonly unfolded: boolean
  /** Whether anything on it is told as one. */
  readonly folded: boolean
  readonly firstHref: string | null
  readonly nextHref: string | null
  /** The other way of telling it. */
  readonly turnedHref: string
}

/** A time on a bar; places in percent of the time from the first arrival to the last departure. */
export interface Stretch {
  readonly from: string
  readonly until: string
  readonly offsetPercent: number
  readonly widthPercent: number
}

export interface PresenceInterval extends Stretch {
  readonly participantType: ParticipantType
  readonly open: boolean
  readonly reason: string | null
  /** More than one: so many with next to nothing between them. */
  readonly stretches: number
}

export interface PresenceView {
  readonly intervals: readonly PresenceInterval[]
  /** When the clock ran. */
  readonly billed: readonly Stretch[]
  /** What the page of each side reported of its call. */
  readonly evidence: readonly {
    readonly participantType: ParticipantType
    readonly kind: 'arrived' | 'dead' | 'poor'
    readonly stretches: readonly Stretch[]
  }[]
}

export interface SessionDetail {
  readonly session: SessionRow
  readonly bookingId: string
  readonly terms: string
  readonly ledger: readonly LedgerTransfer[]
  readonly timeline: TimelinePage
  /** What the client said of it, and how its consultant is rated by all. */
  readonly rating: { readonly score: number; readonly words: string | null; readonly at: string } | null
  readonly consultantRating: Rating | null
  readonly payouts: readonly {
    readonly id: string
    readonly amount: string
    readonly at: string
    readonly reference: string | null
  }[]
  readonly presence: PresenceView
  readonly quality: readonly QualityReport[]
}

export type Sort = 'start' | 'frozen' | 'released' | 'actual'

/** What the address of the list says; empty and null are not asked for. */
export interface ListQuery {
  readonly text: string
  readonly from: string
  readonly to: string
  readonly status: SessionStatus | null
  readonly mode: SessionType | null
  /** A consultant's id. */
  readonly consultant: string
  readonly currency: string
  readonly min: string
  readonly max: string
  readonly under: number | null
  readonly problem: ProblemState | null
  readonly sort: Sort
  readonly dir: 'asc' | 'desc'
  readonly after: string
  readonly before: string
}

/** The sums of the filtered sessions in one currency; amounts are decimal strings. */
export interface Totals {
  readonly currency: string
  readonly sessions: number
  readonly bookedSeconds: number
  readonly actualSeconds: number
  /** As they are today, after refunds. */
  readonly frozen: string
  readonly gross: string
  readonly refunded: string
  readonly net: string
  readonly released: string
  readonly returned: string
  readonly fee: string
  readonly paidOut: string
}

export interface Consultant {
  readonly id: string
  readonly name: string
}

export interface View {
  readonly name: string
  readonly query: string
}
