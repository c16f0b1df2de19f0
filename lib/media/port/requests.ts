import * as z from 'zod/mini'
import type { AckCode } from '@/lib/contract/codes'
import { hubAnswered, hubAsked, hubEntry, hubNotices, mediaSource, stayId } from '@/lib/contract/socket/hub'
import { memberId } from '@/lib/contract/socket/member'

/**
 * What the signalling server asks of the media server and is told by it, once for both. A room is named by its session, a member by its id there; what
 * pages ask for is handed on in the form in which it came.
 */

const inRoom = { room: z.uuid() }
const ofMember = { ...inRoom, member: memberId }
const nothing = z.object({})

/** What a member may send and be sent. It holds for a while only: what is not renewed ends. */
export const mediaGrant = z.object({
  send: z.array(mediaSource),
  receive: z.array(z.enum(['audio', 'video'])),
})
export type MediaGrant = z.infer<typeof mediaGrant>

const paged = <const M extends keyof typeof hubAsked>(method: M) => ({
  params: z.object({ ...ofMember, ...hubAsked[method] }),
  answer: hubAnswered[method],
})

/** By name: what is given and what is answered. */
export const mediaRequests = {
  /** A member comes in, or is back with the stay that it had. */
  enter: {
    params: z.object({ ...ofMember, grant: mediaGrant, stay: z.nullable(stayId) }),
    answer: hubEntry,
  },
  connect: paged('connect'),
  restart: paged('restart'),
  produce: paged('produce'),
  pause: paged('pause'),
  close: paged('close'),
  receive: paged('receive'),
  watch: paged('watch'),
  /** It may send and be sent this from now on; what it may not any more is ended. */
  allow: { params: z.object({ ...ofMember, grant: mediaGrant }), answer: nothing },
  leave: { params: z.object(ofMember), answer: nothing },
  /** The room is over. */
  end: { params: z.object(inRoom), answer: nothing },
  /** These are still in. */
  renew: { params: z.object({ ...inRoom, members: z.array(memberId) }), answer: nothing },
  stats: {
    params: nothing,
    answer: z.object({
      workers: z.int(),
      restarts: z.int(),
      rooms: z.int(),
      members: z.int(),
      producers: z.int(),
      consumers: z.int(),
      /** Processor time of all workers. */
      cpuSeconds: z.number(),
    }),
  },
} as const

export type MediaMethod = keyof typeof mediaRequests
export type MediaParams<M extends MediaMethod> = z.infer<(typeof mediaRequests)[M]['params']>
export type MediaAnswer<M extends MediaMethod> = z.infer<(typeof mediaRequests)[M]['answer']>

interface Form<T> {
  parse(value: unknown): T
}

/** The same in the form in which TypeScript can follow a name to its types. */
export const mediaForms: {
  readonly [M in MediaMethod]: {
    readonly params: Form<MediaParams<M>>
    readonly answer: Form<MediaAnswer<M>>
  }
} = mediaRequests

const told = <const E extends keyof typeof hubNotices>(event: E) =>
  z.object({ event: z.literal(event), ...ofMember, payload: hubNotices[event] })

/** What it says unasked: a notice for one member's page, or that a room is lost, with all that was sent in it. */
export const mediaEvent = z.discriminatedUnion('event', [
  told('hub-consumers'),
  told('hub-gone'),
  told('hub-paused'),
  told('hub-closed'),
  z.object({ event: z.literal('hub-speaking'), ...inRoom, payload: hubNotices['hub-speaking'] }),
  z.object({ event: z.literal('hub-lost'), ...inRoom }),
])
export type MediaEvent = z.infer<typeof mediaEvent>

/** Why it refused, by the words that pages are answered with. */
export class MediaRefusal extends Error {
  override readonly name = 'MediaRefusal'
  constructor(readonly code: AckCode) {
    super(code)
  }
}

/** The media server, as who asks it sees it: in this process or in another. */
export interface MediaService {
  /** @throws MediaRefusal */
  ask<M extends MediaMethod>(method: M, params: MediaParams<M>): Promise<MediaAnswer<M>>
  /** Has this told whatever it says from now on. @param lost it is another one now, and knows of no room */
  listen(told: (event: MediaEvent) => void, lost: () => void): void
  close(): void
}

/** Those who answer, by what is asked. */
export type MediaHandlers = {
  readonly [M in MediaMethod]: (params: MediaParams<M>) => Promise<MediaAnswer<M>>
}

/** What the engine says of rooms that are gone with their worker. */
const gone = new Set(['InvalidStateError', 'WorkerClosedError', 'NotFoundError'])
/** What it says of parameters that do not fit. */
const unfit = new Set(['TypeError', 'UnsupportedError'])

/** In the words of refusals; null: nobody knows why. */
function refusalFor(method: MediaMethod, error: unknown): MediaRefusal | null {
  if (error instanceof MediaRefusal) return error
  const name = error instanceof Error ? error.name : ''
  if (gone.has(name) || method === 'enter') return new MediaRefusal('media_unavailable')
  return unfit.has(name) || method === 'produce' ? new MediaRefusal('bad_payload') : null
}

/** Asks a handler what came in, checked. @throws MediaRefusal */
export async function answerWith<M extends MediaMethod>(
  handlers: MediaHandlers,
  method: M,
  params: unknown,
  failed: (error: unknown, words: string) => void,
): Promise<MediaAnswer<M>> {
  const asked = parsed(mediaForms[method].params, params)
  try {
    return await handlers[method](asked)
  } catch (error) {
    const refusal = refusalFor(method, error)
    if (!(error instanceof MediaRefusal)) failed(error, `the media server could not ${method}`)
    throw refusal ?? new MediaRefusal('internal')
  }
}

function parsed<T>(form: Form<T>, value: unknown): T {
  try {
    return form.parse(value)
  } catch {
    throw new MediaRefusal('bad_payload')
  }
}
