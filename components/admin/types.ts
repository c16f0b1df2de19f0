import type { ParticipantType, SessionStatus, SessionType } from '@/lib/room/words'
import type { QualityReport } from './quality'

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
  readonly frozen: string
  readonly released: string | null
  readonly returned: string | null
  readonly fee: string | null
  readonly endReason: string | null
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
  readonly key: number
  readonly at: string
  readonly what: string
  readonly actor: string
}

export interface PresenceInterval {
  readonly participantType: ParticipantType
  readonly from: string
  readonly until: string
  readonly open: boolean
  readonly reason: string | null
  /** Place on the bar, in percent of the time from the first arrival to the last departure. */
  readonly offsetPercent: number
  readonly widthPercent: number
}

export interface SessionDetail {
  readonly session: SessionRow
  readonly bookingId: string
  readonly terms: string
  readonly ledger: readonly LedgerTransfer[]
  readonly events: readonly TimelineEvent[]
  readonly presence: readonly PresenceInterval[]
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
  readonly sort: Sort
  readonly dir: 'asc' | 'desc'
  readonly after: string
}

/** The sums of the filtered sessions in one currency; amounts are decimal strings. */
export interface Totals {
  readonly currency: string
  readonly sessions: number
  readonly bookedSeconds: number
  readonly actualSeconds: number
  readonly frozen: string
  readonly released: string
  readonly returned: string
  readonly fee: string
}

export interface Consultant {
  readonly id: string
  readonly name: string
}

export interface View {
  readonly name: string
  readonly query: string
}
