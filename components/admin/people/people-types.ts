import type { peopleNotes } from '@/locales/en/admin/people'

export type Side = 'client' | 'consultant'

export interface PersonItem {
  readonly id: string
  readonly ref: string
  readonly name: string
  readonly email: string | null
  readonly active: boolean
  readonly account: 'invited' | 'open' | null
}

/** As it is typed. */
export interface TypedPerson {
  readonly ref: string
  readonly name: string
  readonly email: string
  readonly timeZone: string
  readonly bio: string
  readonly active: boolean
}

export interface PeopleView {
  readonly side: Side
  readonly text: string
  readonly note: keyof typeof peopleNotes | null
  readonly total: number
  readonly rows: readonly PersonItem[]
  readonly typed: TypedPerson
  /** Whether something was typed that was not saved. */
  readonly again: boolean
  readonly similar: readonly PersonItem[]
  readonly zones: readonly string[]
  readonly previousHref: string | null
  readonly nextHref: string | null
}

export interface PersonView extends PersonItem {
  readonly side: Side
  readonly note: keyof typeof peopleNotes | null
  readonly typed: TypedPerson
  readonly zones: readonly string[]
  readonly photo: string | null
  readonly accountEmail: string
  /** A new key for the form, so that pressing it twice does it once. */
  readonly inviteKey: string
  readonly balances: readonly { readonly name: string; readonly amount: string; readonly currency: string }[]
  readonly sessions: readonly {
    readonly id: string
    readonly status: string
    readonly mode: string
    readonly start: string
    readonly other: string
  }[]
  readonly totalSessions: number
}
