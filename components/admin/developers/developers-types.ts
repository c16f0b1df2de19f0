import type { developersNotes } from '@/locales/en/admin/developers'

export type Note = keyof typeof developersNotes

/** What is shown once. */
export interface Shown {
  readonly of: 'key' | 'endpoint'
  readonly name: string
  readonly secret: string
}

export interface KeyRow {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export interface EndpointRow {
  readonly id: string
  readonly url: string
  readonly description: string
  readonly types: readonly string[]
  readonly active: boolean
  readonly disabledWhy: 'by_hand' | 'gone' | 'failed' | null
  readonly lastSuccessAt: string | null
  readonly createdBy: string
  readonly secretBeforeUntil: string | null
  readonly waiting: number
  readonly failed: number
}

export interface DevelopersView {
  readonly note: Note | null
  readonly shown: Shown | null
  readonly keys: readonly KeyRow[]
  readonly endpoints: readonly EndpointRow[]
  /** So that pressing twice does it once. */
  readonly formKey: string
}

export type DeliveryStatus = 'waiting' | 'done' | 'failed'

export interface DeliveryRow {
  readonly id: string
  readonly type: string
  readonly at: string
  readonly status: DeliveryStatus
  readonly attempt: number
  readonly dueAt: string | null
  readonly answer: {
    readonly status: number | null
    readonly fault: string | null
    readonly ms: number
    readonly head: string
  } | null
}

export interface EndpointView {
  readonly note: Note | null
  readonly shown: Shown | null
  readonly endpoint: EndpointRow
  readonly status: DeliveryStatus | null
  readonly deliveries: readonly DeliveryRow[]
  readonly newestHref: string | null
  readonly olderHref: string | null
}
