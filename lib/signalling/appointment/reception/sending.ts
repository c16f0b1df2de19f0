import type { MediaState } from '@/lib/contract/socket/signals'

/** How long a side has said, in all, that it sends something. Unknown is not sending. */
export class Sending {
  #sinceMs: number | null = null
  #beforeMs = 0

  say(sends: boolean, nowMs: number): void {
    this.#beforeMs = this.totalMs(nowMs)
    this.#sinceMs = sends ? nowMs : null
  }

  totalMs(nowMs: number): number {
    return this.#beforeMs + (this.#sinceMs === null ? 0 : nowMs - this.#sinceMs)
  }
}

export function sendsSomething({ microphone, camera }: MediaState): boolean {
  return microphone === 'on' || camera === 'on' || camera === 'screen'
}
