import type { roles } from '@/locales/en/accounts/account'

export type RoleName = Exclude<keyof typeof roles, 'title' | 'member'>

/** A sign-in that stands. Times in ISO 8601. */
export interface Device {
  readonly id: string
  readonly kind: 'page' | 'api'
  /** What it was made with; null: it did not say. */
  readonly agent: string | null
  /** Null: not known. */
  readonly createdAt: string | null
  readonly lastUsedAt: string | null
  readonly isHere: boolean
}

export interface AccountView {
  readonly name: string
  readonly email: string | null
  readonly isConfirmed: boolean
  /** What it shall be once a link to it was used. */
  readonly wantedEmail: string | null
  /** It is kept here. */
  readonly canChangeEmail: boolean
  readonly roles: readonly RoleName[]
  readonly devices: readonly Device[]
}
