import type { ParticipantType } from '@/lib/contract/words'

/** Where somebody is paid, as a form shows it. */
export interface BankAccount {
  readonly holder: string
  readonly iban: string
  readonly bic: string
  readonly accountNumber: string
  readonly branchCode: string
}

export interface OrderedRow {
  readonly id: string
  readonly participantType: ParticipantType
  readonly name: string
  /** With its sign. */
  readonly amount: string
  readonly at: string
  readonly actor: string
  readonly reason: string
  readonly status: 'in_transit' | 'paid' | 'failed' | 'cancelled'
  readonly reference: string | null
  /** In one line; null: not known. */
  readonly account: string | null
  readonly personHref: string
}

export interface OrdersView {
  readonly note: string | null
  readonly noteIsGood: boolean
  readonly key: string
  readonly open: readonly OrderedRow[]
  readonly moreHref: string | null
  readonly ended: readonly OrderedRow[]
  readonly practice: BankAccount
}

export interface PersonPayView {
  readonly note: string | null
  readonly noteIsGood: boolean
  readonly key: string
  readonly side: ParticipantType
  readonly ref: string
  readonly name: string
  readonly currency: string
  /** With its sign; null: nothing. */
  readonly free: string | null
  readonly account: BankAccount
}
