import type { Reading } from './reading'

/** A report that comes late leaves a gap; one that is missing ends what is known. */
const longestGapMs = 3_000
/** A call takes a moment to come up again after a side entered anew; entering again and again does not undo the count. */
const settling = { forgivenMs: 5_000, everyMs: 60_000 } as const

/** How long on end one side has reported that nothing arrives of what the other said it sends. */
export class Silence {
  #countedMs = 0
  #sentMs = 0
  #settledMs = Number.NEGATIVE_INFINITY

  /** @param sentMs how long the other side has sent something, in all; answers how long nothing of it arrived */
  read({ arrived, silentMs, unknownMs }: Reading, sentMs: number): number {
    const sentSinceMs = sentMs - this.#sentMs
    this.#sentMs = sentMs
    const goesOn = arrived.length === 0 && unknownMs <= longestGapMs
    this.#countedMs = (goesOn ? this.#countedMs : 0) + Math.min(silentMs, sentSinceMs)
    return this.#countedMs
  }

  /** Somebody entered anew. */
  settle(nowMs: number): void {
    if (nowMs - this.#settledMs < settling.everyMs) return
    this.#settledMs = nowMs
    this.#countedMs = Math.max(0, this.#countedMs - settling.forgivenMs)
  }
}
