import type { ReportCategory } from '@/lib/contract/http/after-settlement'
import type { ParticipantType, SessionStatus } from '@/lib/contract/words'

/** What the page of one session shows beside its facts: what can be done to it, and what was done. Amounts as decimals. */
export interface SessionAffairs {
  readonly sessionId: string
  readonly status: SessionStatus
  readonly sessionType: 'chat' | 'voice' | 'video'
  readonly currency: string
  readonly links: readonly LinkState[]
  /** What the billed seconds of a poor line come to; null where there were none. */
  readonly credit: { readonly seconds: number; readonly amount: string } | null
  /** What can still be refunded; null before the settlement. */
  readonly refundable: string | null
  readonly refunds: readonly {
    readonly amount: string
    readonly fee: string
    readonly actor: string
    readonly reason: string
    readonly at: string
  }[]
  readonly earnings: { readonly amount: string; readonly dueAt: string; readonly withheld: boolean } | null
  readonly dispute: DisputeState | null
  readonly extensions: readonly {
    readonly id: string
    readonly minutes: number
    readonly amount: string
    readonly proposedBy: ParticipantType
    readonly outcome: string
    readonly at: string
  }[]
  readonly audit: readonly AuditEntry[]
  readonly chain: { readonly intact: boolean; readonly length: number; readonly head: string | null }
}

export interface LinkState {
  readonly id: string
  readonly participantType: ParticipantType
  readonly issuedAt: string | null
  readonly claimedAt: string | null
  readonly revokedAt: string | null
}

export interface DisputeState {
  readonly status: 'open' | 'decided'
  readonly openedAt: string
  readonly withheld: string
  readonly decision: 'release' | 'refund' | 'split' | null
  readonly refunded: string | null
  readonly decidedAt: string | null
  readonly reports: readonly {
    readonly participantType: ParticipantType
    readonly category: ReportCategory
    readonly description: string
    readonly messagesAttached: boolean
    readonly at: string
  }[]
  readonly messages: readonly {
    readonly participantType: ParticipantType
    readonly count: number
    readonly characters: number
    readonly first: string
    readonly last: string
  }[]
}

export interface AuditEntry {
  readonly key: number
  readonly action: string
  readonly actor: string
  readonly reason: string
  readonly at: string
}
