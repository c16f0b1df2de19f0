import type { SessionStatus, SessionType } from '@/lib/room/words'

/** A session as its consultant's pages draw it. Amounts are decimal strings of `currency`; null: only a settlement will know. */
export interface DeskSession {
  readonly id: string
  readonly sessionType: SessionType
  readonly status: SessionStatus
  readonly clientName: string
  readonly start: string
  readonly opensAt: string
  readonly minutes: number
  readonly currency: string
  readonly frozen: string
  readonly fee: string | null
  readonly released: string | null
  readonly returned: string | null
  readonly durationSeconds: number | null
  readonly endReason: string | null
  readonly endedBy: string | null
  readonly lateMinutes: number | null
  readonly clientPresent: boolean
  readonly waitingSince: string | null
  /** Whether the door is open now. */
  readonly joinable: boolean
}

export interface EarningsRow {
  readonly day: string
  readonly currency: string
  readonly sessions: number
  readonly actualSeconds: number
  readonly frozen: string
  readonly released: string
  readonly returned: string
  readonly fee: string
}

/** What came of the press on a button, shown above the page. */
export type DeskNote = 'too-early' | 'over' | 'elsewhere' | 'started' | 'reason' | 'ended' | 'late'
