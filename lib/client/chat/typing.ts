import { steadyNow } from '../browser/steady-time'

/** How often, at most, the other side is told that somebody types. */
export const typingEveryMs = 2_000
/** Without a keystroke for this long, it is told that nobody does. */
export const typingIdleMs = 3_000
/** The other side's sign lasts this long: its stop may have been lost with its connection. */
export const typingLastsMs = 5_000

export interface TypingSigns {
  /** Every keystroke (true), and when the draft is sent or emptied (false). */
  note(isTyping: boolean): void
  close(): void
}

/** Turns keystrokes into few signs. */
export function createTypingSigns(send: (event: 'typing' | 'stop-typing') => void): TypingSigns {
  let told = false
  let toldAtMs = Number.NEGATIVE_INFINITY
  let idle: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(idle)
    if (!told) return
    told = false
    send('stop-typing')
  }
  return {
    note(isTyping) {
      if (!isTyping) return stop()
      clearTimeout(idle)
      idle = setTimeout(stop, typingIdleMs)
      const nowMs = steadyNow()
      if (nowMs - toldAtMs < typingEveryMs) return
      told = true
      toldAtMs = nowMs
      send('typing')
    },
    close: () => clearTimeout(idle),
  }
}

/** Who of the others types: a sign lasts for a while, because its stop may have been lost with its sender's connection. */
export class TypingOfOthers {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(private readonly changed: (member: string, isTyping: boolean) => void) {}

  said(member: string, isTyping: boolean): void {
    const wasTyping = this.#timers.has(member)
    clearTimeout(this.#timers.get(member))
    this.#timers.delete(member)
    if (isTyping)
      this.#timers.set(
        member,
        setTimeout(() => this.said(member, false), typingLastsMs),
      )
    if (isTyping !== wasTyping) this.changed(member, isTyping)
  }

  clear(): void {
    for (const member of [...this.#timers.keys()]) this.said(member, false)
  }
}
