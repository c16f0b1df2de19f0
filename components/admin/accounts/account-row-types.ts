import type { RoleName } from '@/components/accounts/account-types'
import type { accountsNotes, newLink } from '@/locales/en/admin/accounts'

/** An account as administrators see it. Times in ISO 8601. */
export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly roles: readonly RoleName[]
  readonly isConfirmed: boolean
  /** What its owner wants the address to be. */
  readonly wantedEmail: string | null
  /** Has not used its invitation yet. */
  readonly isInvited: boolean
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly isYou: boolean
  /** Of its forms, so that pressing twice does it once. */
  readonly key: string
}

/** A link that was made just now; nobody can see it again. */
export interface NewLink {
  readonly purpose: Exclude<keyof typeof newLink, 'once' | 'copy'>
  readonly email: string
  readonly url: string
  readonly until: string
}

export interface AccountsView {
  readonly text: string
  readonly role: RoleName | null
  readonly total: number
  readonly rows: readonly AccountRow[]
  readonly previousHref: string | null
  readonly nextHref: string | null
  readonly note: keyof typeof accountsNotes | null
  readonly link: NewLink | null
  /** Null: nobody can be invited here. */
  readonly inviteKey: string | null
}
