import { append, clip, type Span } from './spans'

/** What a report tells of the time since the one before it. */
export interface Reading {
  readonly told: Span
  /** Time before it of which nothing was told. */
  readonly unknownMs: number
  /** When packets came. */
  readonly arrived: readonly Span[]
  /** How long nothing has come at its end, within what it tells. */
  readonly silentMs: number
}

/**
 * The digits of a report, the last of which ends when it came in. It tells of no more seconds than have passed since `toldUntilMs`, whatever it says.
 */
export function readSeconds(digits: string, toldUntilMs: number, nowMs: number): Reading {
  const fromMs = Math.max(toldUntilMs, nowMs - digits.length * 1_000)
  const told: Span = [Math.min(fromMs, nowMs), nowMs]
  const arrived: Span[] = []
  for (let index = 0; index < digits.length; index += 1) {
    if (digits[index] !== '1') continue
    const endMs = nowMs - (digits.length - index - 1) * 1_000
    const second = clip([endMs - 1_000, endMs], told)
    if (second) append(arrived, second)
  }
  const lastMs = arrived.at(-1)?.[1] ?? told[0]
  return { told, unknownMs: told[0] - toldUntilMs, arrived, silentMs: nowMs - lastMs }
}
