import type { Clock } from '../operations/clock'

/** Longer than any ticket lives. */
const rememberMs = 120_000

/**
 * Tickets work once. The memory of that dies with the process, so tickets from before its start are refused: the client asks for a new one.
 */
export class UsedTickets {
  readonly #spentMs = new Map<string, number>()
  readonly #bornMs: number

  constructor(private readonly clock: Clock) {
    this.#bornMs = clock.nowMs()
  }

  spend(jti: string, issuedAtMs: number): 'ok' | 'used' | 'too_old' {
    if (issuedAtMs < this.#bornMs) return 'too_old'
    if (this.#spentMs.has(jti)) return 'used'
    this.note(jti)
    return 'ok'
  }

  note(jti: string): void {
    this.#forget()
    this.#spentMs.set(jti, this.clock.nowMs())
  }

  /** It admitted nobody, through no fault of its bearer. */
  restore(jti: string): void {
    this.#spentMs.delete(jti)
  }

  /** A Map keeps the order of insertion, so the oldest come first. */
  #forget(): void {
    const before = this.clock.nowMs() - rememberMs
    for (const [jti, spentMs] of this.#spentMs) {
      if (spentMs > before) return
      this.#spentMs.delete(jti)
    }
  }
}
