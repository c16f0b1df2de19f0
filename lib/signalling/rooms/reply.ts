import { type AckCode, ackMessages } from '@/lib/contract/codes'
import type { Refused } from '@/lib/contract/socket/ack'

/** What an event came to. `after` runs when the acknowledgement is on its way. */
export type Outcome<D> = { ok: true; data: D; after?: () => void } | Refused

/** Done, and there is nothing more to say: the answer to most of what is sent. */
export const done = { ok: true, data: {} } as const
const doneAnswer = JSON.stringify(done)

export function refuse(code: AckCode, message: string = ackMessages[code]): Refused {
  return { ok: false, code, message }
}

/** The acknowledgement's JSON. */
export function answerOf(outcome: Outcome<unknown>): string {
  if (outcome === done) return doneAnswer
  return JSON.stringify(outcome.ok ? { ok: true, data: outcome.data } : outcome)
}
