import type { Clock } from './clock'

export interface Rate {
  /** How many at once. */
  readonly burst: number
  /** How many come back per second. */
  readonly perSecond: number
}

/** Counts one kind of act. */
export class TokenBucket {
  #tokens: number
  #filledMs: number

  constructor(
    readonly rate: Rate,
    private readonly clock: Clock,
  ) {
    this.#tokens = rate.burst
    this.#filledMs = clock.nowMs()
  }

  /** Takes one, or as many; false when there are not so many. */
  take(count = 1): boolean {
    if (!this.has(count)) return false
    this.#tokens -= count
    return true
  }

  /** Whether there are so many to take. */
  has(count = 1): boolean {
    const nowMs = this.clock.nowMs()
    const gained = ((nowMs - this.#filledMs) / 1000) * this.rate.perSecond
    this.#tokens = Math.min(this.rate.burst, this.#tokens + gained)
    this.#filledMs = nowMs
    return this.#tokens >= count
  }

  /** How many there are to take. */
  level(): number {
    this.has()
    return this.#tokens
  }

  /** Leaves at most so many. */
  lower(level: number): void {
    this.has()
    this.#tokens = Math.min(this.#tokens, level)
  }

  /** Puts one back that turned out not to count. */
  give(): void {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + 1)
  }
}
