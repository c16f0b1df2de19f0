import type { Clock } from '../operations/clock'

export interface DatabaseClock {
  /** Notes an answer's `serverTime`; `askedMs` is when the question was sent, by the local clock. */
  observe(serverTime: string, askedMs: number): void
  nowMs(): number
  /** ISO 8601. */
  now(): string
  /** ISO 8601 of a moment of the local clock. */
  at(localMs: number): string
  /** A moment of the database's clock by the local one. */
  localMs(timestamp: string): number
}

/** After this long a less exact sample replaces a better one, because clocks drift. */
const sampleLifeMs = 60_000
/** Two samples that differ by more than their round trips explain, and this: somebody set a clock. */
const toleranceMs = 50

/** The database's clock as seen from here: the local one and an offset, taken from the answer that came back fastest. */
export function databaseClock(clock: Clock): DatabaseClock {
  let best = { offsetMs: 0, roundTripMs: Number.POSITIVE_INFINITY, takenMs: 0 }
  const nowMs = () => clock.nowMs() + best.offsetMs
  return {
    observe(serverTime, askedMs) {
      const takenMs = clock.nowMs()
      const roundTripMs = takenMs - askedMs
      const offsetMs = Date.parse(serverTime) - (askedMs + roundTripMs / 2)
      const explainedMs = (roundTripMs + best.roundTripMs) / 2 + toleranceMs
      const agrees = Math.abs(offsetMs - best.offsetMs) <= explainedMs
      if (agrees && roundTripMs > best.roundTripMs && takenMs - best.takenMs < sampleLifeMs) return
      best = { offsetMs, roundTripMs, takenMs }
    },
    nowMs,
    now: () => new Date(nowMs()).toISOString(),
    at: (localMs) => new Date(localMs + best.offsetMs).toISOString(),
    localMs: (timestamp) => Date.parse(timestamp) - best.offsetMs,
  }
}
