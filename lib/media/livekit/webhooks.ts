import * as z from 'zod/mini'
import type { MediaEvent } from '../port/requests'
import { isSigned, type LivekitKey } from './token'

/** What LiveKit says unasked, by HTTP. Everybody can send something to that address: what counts is signed with our key, for this very body, and new. */

/** Its own are 15 characters. */
const longestId = 128

const event = z.object({
  id: z.string().check(z.maxLength(longestId)),
  event: z.string(),
  /** Seconds; a number of 64 bits is a string in protobuf's JSON. */
  createdAt: z.union([z.string().check(z.regex(/^\d{1,12}$/)), z.int()]),
  room: z.optional(z.object({ name: z.optional(z.string()) })),
})

/** What is older was sent before, or our clock is wrong. */
const oldestMs = 10 * 60_000
/** As many as come in that time on a busy day; who sends more makes us forget the oldest. */
const mostRemembered = 20_000

export type Heard =
  | { readonly ok: true; readonly event: MediaEvent | null }
  /** `again`: it was heard before, and is answered as then. */
  | { readonly ok: false; readonly why: 'unsigned' | 'unread' | 'old' | 'again' }

export function createWebhooks(key: LivekitKey, now: () => number = Date.now) {
  const known = new Set<string>()

  return {
    /** @param body as it came, byte for byte */
    hear(authorization: string | undefined, body: Buffer): Heard {
      if (!isSigned(authorization, body, key, now())) return { ok: false, why: 'unsigned' }
      const read = event.safeParse(jsonOf(body))
      if (!read.success) return { ok: false, why: 'unread' }
      const { id, createdAt, event: name, room } = read.data
      if (Math.abs(now() - Number(createdAt) * 1000) > oldestMs) return { ok: false, why: 'old' }
      if (known.has(id)) return { ok: false, why: 'again' }
      known.add(id)
      for (const oldest of known) {
        if (known.size <= mostRemembered) break
        known.delete(oldest)
      }
      return { ok: true, event: name === 'room_finished' ? lost(room?.name) : null }
    },
  }
}

/** The room is gone, with all that was sent in it. One that is not named as ours are is somebody else's. */
function lost(name: string | undefined): MediaEvent | null {
  const room = z.uuid().safeParse(name)
  return room.success ? { event: 'hub-lost', room: room.data } : null
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}
