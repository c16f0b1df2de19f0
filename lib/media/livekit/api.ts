import * as z from 'zod/mini'
import { type LivekitKey, signToken, type VideoGrant } from './token'

/** LiveKit's RoomService over HTTP (Twirp with JSON), as far as rooms of ours need it. */

export interface LivekitSettings extends LivekitKey {
  /** As pages are told it; `ws` and `http` mean the same server. */
  readonly url: string
}

/** It did not do what was asked; `code` is Twirp's, or `unreachable`. */
export class LivekitProblem extends Error {
  override readonly name = 'LivekitProblem'
  constructor(
    readonly code: string,
    readonly status: number,
    words: string,
  ) {
    super(words)
  }
}

const answerMs = 5_000
const tokenSeconds = 60
const refusal = z.object({ code: z.string(), msg: z.optional(z.string()) })

const track = z.object({
  sid: z.string(),
  source: z.optional(z.string()),
  muted: z.optional(z.boolean()),
})
const participant = z.object({ identity: z.string(), tracks: z.optional(z.array(track)) })
/** Whatever stands at its zero is left out of protobuf's JSON. */
const room = z.object({
  name: z.string(),
  numParticipants: z.optional(z.int()),
  numPublishers: z.optional(z.int()),
})
const nothing = z.object({})

export type LivekitApi = ReturnType<typeof createApi>

export function createApi({ url, key, secret }: LivekitSettings) {
  const base = url.replace(/^ws/, 'http').replace(/\/+$/, '')

  async function ask<T extends z.ZodMiniType>(
    method: string,
    video: VideoGrant,
    payload: object,
    form: T,
  ): Promise<z.output<T>> {
    const authorization = `Bearer ${signToken({ key, secret, video, seconds: tokenSeconds })}`
    const answer = await fetch(`${base}/twirp/livekit.RoomService/${method}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(answerMs),
    }).catch((error: unknown) => {
      const words = error instanceof Error ? (error.cause ?? error.message) : error
      throw new LivekitProblem('unreachable', 0, `LiveKit does not answer at ${base}: ${words}`)
    })
    const text = await answer.text()
    if (answer.ok) return form.parse(JSON.parse(text))
    const why = refusal.safeParse(jsonOf(text))
    const code = why.success ? why.data.code : answer.status === 401 ? 'unauthenticated' : 'unknown'
    const words = (why.success ? why.data.msg : text.slice(0, 200)) ?? ''
    throw new LivekitProblem(code, answer.status, `LiveKit refused ${method}: ${answer.status} ${words}`)
  }

  const inRoom = (name: string): VideoGrant => ({ room: name, roomAdmin: true })

  return {
    /** The same name again is the same room. */
    createRoom: (name: string, settings: { emptyTimeout: number; departureTimeout: number }) =>
      ask('CreateRoom', { roomCreate: true }, { name, ...settings }, room),
    deleteRoom: (name: string) => ask('DeleteRoom', { roomCreate: true }, { room: name }, nothing),
    async rooms() {
      const listed = z.object({ rooms: z.optional(z.array(room)) })
      return (await ask('ListRooms', { roomList: true }, {}, listed)).rooms ?? []
    },
    participant: (name: string, identity: string) =>
      ask('GetParticipant', inRoom(name), { room: name, identity }, participant),
    removeParticipant: (name: string, identity: string) =>
      ask('RemoveParticipant', inRoom(name), { room: name, identity }, nothing),
    permit: (name: string, identity: string, permission: object) =>
      ask('UpdateParticipant', inRoom(name), { room: name, identity, permission }, participant),
    mute: (name: string, identity: string, trackSid: string) =>
      ask(
        'MutePublishedTrack',
        inRoom(name),
        { room: name, identity, trackSid, muted: true },
        z.object({ track: z.optional(track) }),
      ),
    /** Whether a token would let somebody in. */
    async admits(token: string): Promise<boolean> {
      const asked = `${base}/rtc/validate?access_token=${encodeURIComponent(token)}`
      const answer = await fetch(asked, { signal: AbortSignal.timeout(answerMs) })
      await answer.body?.cancel()
      return answer.ok
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
