import type { ReceptionReport } from '@/lib/contract/socket/quality'

/** Whether packets of the other side come, second by second, as a value; times are local, ms (docs/protocol.md, "Reports of what arrives"). */
export interface Reception {
  /** Of the whole seconds that are not reported yet, oldest first. */
  readonly digits: string
  /** When the last whole second ended; null: nothing is to be expected, so nothing is counted. */
  readonly countedMs: number | null
  /** For so many seconds on end nothing has come that the other side says it sends. */
  readonly missedSeconds: number
  /** Of a line beyond the published thresholds, in the seconds that are not reported yet. */
  readonly poor: boolean
}

export const noReception: Reception = { digits: '', countedMs: null, missedSeconds: 0, poor: false }

const reportSeconds = 5
/** Who has missed for so long what the other side sends stops sending, too. */
const missedLimitSeconds = 10
/** The server counts the same seconds by its own clock, and may be a moment behind. */
const insistedSeconds = 2
/** A page that was held up for longer knows nothing of the single seconds. */
const heldUpMs = 1_800

/** What is known when a second is over. */
export interface Second {
  readonly nowMs: number
  /** When packets were last seen to have come; null: never. */
  readonly arrivedAtMs: number | null
  /** The other side says that it sends something. */
  readonly owed: boolean
  readonly poor: boolean
}

export function counted(before: Reception, { nowMs, arrivedAtMs, owed, poor }: Second): Reception {
  const { countedMs } = before
  if (countedMs === null) return { ...noReception, countedMs: nowMs }
  // What was not watched is unknown, and no report of it is made: neither of packets nor of none.
  if (nowMs - countedMs > heldUpMs) return { ...before, digits: '', countedMs: nowMs, poor: false }
  const came = arrivedAtMs !== null && arrivedAtMs > countedMs
  return {
    digits: `${before.digits}${came ? 1 : 0}`,
    countedMs: nowMs,
    missedSeconds: came ? 0 : missedAfter(before, owed),
    poor: before.poor || poor,
  }
}

/** Once too much was missed, only packets undo it. */
function missedAfter(before: Reception, owed: boolean): number {
  if (owed) return before.missedSeconds + 1
  return isMissing(before) ? before.missedSeconds : 0
}

export function isMissing({ missedSeconds }: Reception): boolean {
  return missedSeconds >= missedLimitSeconds
}

/** It is time to report: every few seconds, and at once when a call has become dead, until the server must have seen it, too. */
export function isDue({ digits, missedSeconds }: Reception): boolean {
  const overdue = missedSeconds - missedLimitSeconds
  return digits.length >= reportSeconds || (digits !== '' && overdue >= 0 && overdue <= insistedSeconds)
}

export function reportOf({ digits, poor }: Reception, silent: boolean): ReceptionReport {
  return { seconds: digits, ...(silent ? { silent } : {}), ...(poor ? { poor } : {}) }
}

export function reported(reception: Reception): Reception {
  return { ...reception, digits: '', poor: false }
}

/** docs/protocol.md: beyond this the seconds are marked. */
const poorLine = { lost: 0.3, rttMs: 1_500 } as const

export function isPoor(reading: {
  lostIn: number | null
  lostOut: number | null
  rttMs: number | null
}): boolean {
  const lost = Math.max(reading.lostIn ?? 0, reading.lostOut ?? 0)
  return lost >= poorLine.lost || (reading.rttMs ?? 0) > poorLine.rttMs
}
