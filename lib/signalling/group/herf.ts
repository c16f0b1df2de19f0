import * as z from 'zod/mini'
import { entryOf } from '@/lib/contract/entry-of'
import { ackRefusal } from '@/lib/contract/socket/ack'
import { type ChatMessage, chatNotices } from '@/lib/contract/socket/chat'
import { type HerfMessage, type herfNotices, herfRequests } from '@/lib/contract/socket/herf'
import { roomJoined, roomNotices } from '@/lib/contract/socket/room'
import type { Dialect, Speaker } from '../rooms/dialect'
import type { Incoming } from '../rooms/incoming'

/** Group rooms as the namespace `/herf` speaks of them: `auth: { token }` of joining over HTTP, then `{ resume }`. */
export const herf: Dialect = {
  namespace: '/herf',
  credentials(auth) {
    const { token, resume } = presented.safeParse(auth).data ?? {}
    return { ticket: token, resume }
  },
  speaker: (tell) => new HerfSpeaker(tell),
}

const presented = z.object({ token: z.optional(z.unknown()), resume: z.optional(z.unknown()) })
const joined = z.object({ ok: z.literal(true), data: roomJoined })
const stored = z.object({ ok: z.literal(true), data: z.object({ id: z.uuid(), timestamp: z.string() }) })
const typed = z.object({ message: z.string() })
/** Of whoever it is that something is said. */
const whose = z.object({ memberId: z.uuid() })

type Notice = keyof typeof herfNotices
type Told<N extends Notice> = z.infer<(typeof herfNotices)[N]>

/** The words of one connection. It knows those in the room by name, as it was told of them. */
class HerfSpeaker implements Speaker {
  readonly #names = new Map<string, string>()
  #sessionId = ''
  #self = ''

  constructor(private readonly tell: (event: string, json: string) => void) {}

  hear(event: Incoming): Incoming {
    const { name, wantsAnswer } = event
    const answer = (json: string) => {
      event.acknowledge(json)
      this.#answered(event, json)
    }
    return {
      name: typeof name === 'string' ? (entryOf(herfRequests, name) ?? null) : null,
      text: null,
      wantsAnswer,
      payload: () => event.payload(),
      acknowledge: answer,
    }
  }

  say(event: string, json: string): void {
    const inOtherWords = entryOf(this.#notices, event)
    if (inOtherWords) inOtherWords(JSON.parse(json))
    else this.tell(event, json)
  }

  /** What follows an acknowledgement: who asked for none hears of a refusal as an event. */
  #answered(event: Incoming, json: string): void {
    const { name, wantsAnswer } = event
    const answer: unknown = JSON.parse(json)
    const refused = ackRefusal.safeParse(answer).data
    if (refused && !wantsAnswer) this.#tell('error', { message: refused.message, code: refused.code })
    if (name === 'join-session') this.#joined(joined.safeParse(answer).data?.data)
    // Whoever speaks reads it with all others.
    const said = name === 'chat-message' ? stored.safeParse(answer).data?.data : undefined
    const text = said && typed.safeParse(event.payload()).data?.message
    if (said && text !== undefined)
      this.#tell('new-message', this.#message({ ...said, memberId: this.#self, message: text }))
  }

  #joined(room: z.infer<typeof roomJoined> | undefined): void {
    if (!room) return
    this.#sessionId = room.sessionId
    this.#self = room.memberId
    for (const { memberId, name } of [...room.participants, ...(room.authors ?? [])])
      this.#names.set(memberId, name)
    this.#tell(
      'chat-history',
      (room.messages ?? []).map((one) => this.#message(one)),
    )
  }

  /** The room's words of which this namespace has others. */
  readonly #notices: Readonly<Record<string, (payload: unknown) => void>> = {
    message: (payload) => this.#tell('new-message', this.#message(chatNotices.message.parse(payload))),
    'participant-joined': (payload) => {
      const { memberId, name, timestamp, calls } = roomNotices['participant-joined'].parse(payload)
      this.#names.set(memberId, name)
      this.#tell('user-joined', { user: this.#user(memberId), timestamp, calls })
    },
    'participant-left': (payload) => {
      const { memberId, timestamp } = roomNotices['participant-left'].parse(payload)
      this.#tell('user-left', { user: this.#user(memberId), timestamp })
    },
    typing: (payload) => this.#types('user-typing', payload),
    'stop-typing': (payload) => this.#types('user-stop-typing', payload),
  }

  #types(event: 'user-typing' | 'user-stop-typing', payload: unknown): void {
    const { memberId } = whose.parse(payload)
    this.#tell(event, { userId: memberId, username: this.#user(memberId).name })
  }

  #message({
    id,
    memberId = '',
    message,
    timestamp,
  }: Omit<ChatMessage, 'senderId' | 'senderType'>): HerfMessage {
    return { id, sessionId: this.#sessionId, user: this.#user(memberId), message, timestamp }
  }

  #user(id: string): { id: string; name: string } {
    return { id, name: this.#names.get(id) ?? '' }
  }

  #tell<N extends Notice>(event: N, payload: Told<N>): void {
    this.tell(event, JSON.stringify(payload))
  }
}
