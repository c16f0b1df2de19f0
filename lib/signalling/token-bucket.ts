import type { Clock } from './clock'

export interface Rate {
  /** How many at once. */
  readonly burst: number
  /** How many come back per second. */
  readonly perSecond: number
}

/** Counts one kind of act of one connection. */
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

  /** Takes one; false when there is none. */
  take(): boolean {
    if (!this.has()) return false
    this.#tokens -= 1
    return true
  }

  /** Whether there is one to take. */
  has(): boolean {
    const nowMs = this.clock.nowMs()
    const gained = ((nowMs - this.#filledMs) / 1000) * this.rate.perSecond
    this.#tokens = Math.min(this.rate.burst, this.#tokens + gained)
    this.#filledMs = nowMs
    return this.#tokens >= 1
  }

  /** Puts one back that turned out not to count. */
  give(): void {
    this.#tokens = Math.min(this.rate.burst, this.#tokens + 1)
  }
}
