import type { Rating } from '@/components/staff/rating-words'
import type { SessionStatus, SessionType } from '@/lib/contract/words'

/** A session as its consultant's pages draw it. Amounts are decimal strings of `currency`; null: only a settlement will know. */
export interface DeskSession {
  readonly id: string
  readonly sessionType: SessionType
  readonly status: SessionStatus
  readonly clientName: string
  readonly start: string
  readonly opensAt: string
  readonly minutes: number
  readonly currency: string
  readonly frozen: string
  /** As they are today, after refunds. */
  readonly gross: string | null
  readonly refunded: string | null
  readonly fee: string | null
  readonly released: string | null
  readonly returned: string | null
  readonly paidOut: string | null
  /** What the client gave it, of five. */
  readonly score: number | null
  readonly durationSeconds: number | null
  readonly endReason: string | null
  readonly endedBy: string | null
  /** What whoever ended or cancelled it wrote. */
  readonly endNote: string | null
  readonly lateMinutes: number | null
  readonly clientPresent: boolean
  readonly waitingSince: string | null
  /** Whether the door is open now. */
  readonly joinable: boolean
}

export interface EarningsRow {
  readonly day: string
  readonly currency: string
  readonly sessions: number
  readonly actualSeconds: number
  /** As they are today, after refunds. */
  readonly frozen: string
  readonly gross: string
  readonly refunded: string
  readonly fee: string
  readonly released: string
  readonly paidOut: string
}

/** What is owed and was paid. */
export interface AccountView {
  readonly balances: readonly {
    readonly currency: string
    readonly pending: string
    readonly withheld: string
    readonly payable: string
    /** Ordered to be paid, and not known to have arrived. */
    readonly inTransit: string
    readonly paidOut: string
  }[]
  /** The last ones, newest first. */
  readonly payouts: readonly {
    readonly id: string
    readonly at: string
    readonly amount: string
    readonly currency: string
    readonly reference: string | null
    readonly sessions: number
  }[]
  readonly rating: Rating | null
}

/** What came of the press on a button, shown above the page. */
export type DeskNote =
  | 'too-early'
  | 'over'
  | 'elsewhere'
  | 'too-often'
  | 'started'
  | 'reason'
  | 'ended'
  | 'late'
