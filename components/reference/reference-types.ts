/** One field of an address or a body, or one of an answer. */
export interface FieldRow {
  /** With the names that it stands under: `client.ref`, `data[].amount`. */
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
}

export interface CallView {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  /** Null: any key. */
  readonly scope: string | null
  readonly needsKey: boolean
  readonly parameters: readonly FieldRow[]
  readonly body: readonly FieldRow[]
  readonly answer: readonly FieldRow[]
  readonly status: number
}

export interface ErrorView {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
}
