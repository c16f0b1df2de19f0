import type { SessionType } from '@/lib/contract/words'

/** What the pages on which a session is booked show; times are words already, by the zone rules of the database. */
export interface Offer {
  readonly ref: string
  readonly name: string
  readonly description: string
  readonly mode: SessionType
  readonly minutes: number
  /** Null: nothing. */
  readonly price: string | null
  readonly consultants: readonly string[]
}

export interface DayOfSlots {
  readonly date: string
  readonly name: string
  readonly slots: readonly { readonly start: string; readonly time: string; readonly endTime: string }[]
}

export interface TimesView {
  readonly offer: Offer
  /** The page that they are of, without a query. */
  readonly path: string
  readonly consultantRef: string | null
  readonly zone: string
  readonly place: string
  readonly zones: readonly string[]
  /** The visitor chose it. */
  readonly isZoneChosen: boolean
  readonly days: readonly DayOfSlots[]
  readonly week: string
  readonly from: string
  /** Null: there is nothing before today. */
  readonly earlier: string | null
  readonly later: string
}

export interface KeptView {
  readonly reservationId: string
  readonly offer: Offer
  readonly consultant: string
  readonly when: string
  readonly zone: string
  readonly minutesLeft: number
  readonly again: string
}

export interface DoneView {
  readonly service: string
  readonly when: string
  readonly clientUrl: string
  /** For the practice alone. */
  readonly consultantUrl: string | null
}
