import type { Billing, ParticipantType, SessionStatus, SessionType } from '../words'

/** `reason`: what the practice wrote to the client beside it; null: nothing, or it is not the reader's to know. */
export interface PaperRefund {
  readonly amount: string
  readonly at: string
  readonly reason: string | null
}

/** What a receipt for people says to one reader. Amounts as decimal strings of `currency`. */
export interface PaperReceipt {
  readonly reader: ParticipantType | 'admin'
  readonly number: string
  readonly issuedAt: string
  readonly practice: { readonly name: string; readonly address: string; readonly taxLine: string }
  readonly client: string
  readonly consultant: string
  readonly sessionId: string
  readonly sessionType: SessionType
  readonly status: SessionStatus
  readonly scheduledStartTime: string
  readonly startedAt: string | null
  readonly endedAt: string
  readonly billing: Billing
  readonly bookedMinutes: number
  readonly addedMinutes: number
  readonly durationSeconds: number
  readonly currency: string
  /** For what was booked, and for what was added. */
  readonly frozen: string
  readonly returned: string
  /** What the client was charged, what of it came back since, and what is left. */
  readonly paid: string
  readonly refunds: readonly PaperRefund[]
  readonly refunded: string | null
  readonly net: string
  /** Of what is left; null for the client, whom it does not concern. */
  readonly earnings: { readonly fee: string; readonly earned: string } | null
}
