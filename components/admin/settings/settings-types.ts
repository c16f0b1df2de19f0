import type { fields, notes } from '@/locales/en/admin/settings'

export type SettingName = keyof typeof fields

export interface SettingsView {
  readonly note: keyof typeof notes | null
  readonly fault: { readonly field: SettingName; readonly words: string } | null
  /** As it is typed. */
  readonly value: (field: SettingName) => string
  readonly allowOverlaps: boolean
  /** Of what is shown: somebody else may change it before this page is sent. */
  readonly version: string
  readonly zones: readonly string[]
  readonly currencies: readonly string[]
  /** The address of the picture. */
  readonly logo: string | null
}

export interface ChangeRow {
  readonly id: number
  readonly actor: string
  readonly at: string
  readonly lines: readonly {
    readonly name: string
    /** Null: that it changed says all. */
    readonly words: { readonly before: string; readonly after: string } | null
  }[]
}
