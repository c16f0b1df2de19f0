import type { Rating } from '@/components/staff/rating-words'
import type { ParticipantType } from '@/lib/contract/words'

/** Whom something is owed, or who has something, in one currency. Amounts are decimal strings. */
export interface Payee {
  readonly key: string
  readonly participantType: ParticipantType
  readonly ref: string
  readonly name: string
  readonly currency: string
  /** What can be paid out now. */
  readonly free: string
  readonly hasFree: boolean
  /** A consultant's pending earnings; what is frozen of a client's. */
  readonly waiting: string
  readonly withheld: string
  /** Ordered to be paid, and not known to have arrived. */
  readonly inTransit: string
  readonly withdrawn: string
  readonly orderHref: string
  readonly rating: Rating | null
}

export interface Payout {
  readonly id: string
  readonly at: string
  readonly participantType: ParticipantType
  readonly name: string
  readonly amount: string
  readonly currency: string
  readonly reference: string | null
  readonly actor: string
  readonly reason: string
  readonly sessions: number
}

export interface PayoutsView {
  readonly side: ParticipantType
  readonly text: string
  readonly payees: readonly Payee[]
  readonly firstHref: string | null
  readonly nextHref: string | null
  readonly payouts: readonly Payout[]
  readonly olderHref: string | null
}
