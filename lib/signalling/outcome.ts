import { type AckCode, ackMessages } from '@/lib/room/codes'
import type { Refused } from '@/lib/room/events'

/** What an event came to. `after` runs when the acknowledgement is on its way. */
export type Outcome<D> = { ok: true; data: D; after?: () => void } | Refused

export function refuse(code: AckCode, message: string = ackMessages[code]): Refused {
  return { ok: false, code, message }
}
