import * as z from 'zod/mini'
import { limits } from '../limits'
import { strict } from './ack'
import { memberId } from './member'
import { dtlsParameters, iceParameters, rtpCapabilities, rtpParameters, transport } from './rtp'

/**
 * Media of a room that goes through the media server: each member has one connection to it in each direction, sends each source once and gets a
 * consumer for each of the others'. All of it is asked for over the same socket as everything else, and checked against what the member may.
 */

/** What a member can send, each once. */
export const mediaSource = z.enum(['mic', 'camera', 'screen', 'screenAudio'])
export type MediaSource = z.infer<typeof mediaSource>

/** One member's presence in the media server, of one page. Whoever comes back with it keeps what flows. */
export const stayId = z.uuid()

/** What comes of another member's source. It is paused on the server until the page says that it wants it. */
export const consumer = z.object({
  id: z.uuid(),
  member: memberId,
  source: mediaSource,
  producer: z.uuid(),
  rtp: rtpParameters,
  /** Its sender has paused it. */
  paused: z.boolean(),
})
export type HubConsumer = z.infer<typeof consumer>

/** What a page needs to take part. */
export const hubEntry = z.object({
  stay: stayId,
  /** What the server can forward. */
  capabilities: rtpCapabilities,
  /** The ways in and out; null: the page has them, and they go on. */
  transports: z.nullable(z.object({ send: transport, receive: transport })),
  /** Of a stay that goes on: what this member sends, and what it is sent. */
  sending: z.array(mediaSource),
  consumers: z.array(consumer),
})
export type HubEntry = z.infer<typeof hubEntry>

/**
 * How much of a picture is wanted: a layer from the smallest up, or null for nothing now. What has no layers is there or not.
 */
const view = z.strictObject({
  consumer: z.uuid(),
  layer: z.nullable(z.int().check(z.minimum(0), z.maximum(limits.hubLayers - 1))),
})
export type HubView = z.infer<typeof view>

const nothing = z.object({})
const way = { transport: z.uuid() }

/** What a page asks of the media server, without what it used to say of itself. */
export const hubAsked = {
  connect: { ...way, dtls: dtlsParameters },
  restart: way,
  /** `id` is the page's own: repeated, it gets the same answer. A source that is sent already is replaced. */
  produce: { ...way, id: z.uuid(), source: mediaSource, rtp: rtpParameters },
  pause: { source: mediaSource, paused: z.boolean() },
  close: { source: mediaSource },
  /** What this page can play; from now on it is told of what the others send. */
  receive: { ...way, capabilities: rtpCapabilities },
  watch: { views: z.array(view).check(z.maxLength(limits.hubViews)) },
}

/** What it answers. */
export const hubAnswered = {
  connect: nothing,
  restart: z.object({ ice: iceParameters }),
  produce: z.object({ producer: z.uuid() }),
  pause: nothing,
  close: nothing,
  receive: z.object({ consumers: z.array(consumer) }),
  watch: nothing,
} as const

export const hubRequests = {
  /** Anew after the media server lost the room. */
  'hub-enter': {
    payload: strict({ stay: z.optional(stayId) }),
    data: z.object({ hub: hubEntry }),
    rate: 'hub',
  },
  'hub-connect': { payload: strict(hubAsked.connect), data: hubAnswered.connect, rate: 'hub' },
  'hub-restart': { payload: strict(hubAsked.restart), data: hubAnswered.restart, rate: 'hub' },
  'hub-produce': { payload: strict(hubAsked.produce), data: hubAnswered.produce, rate: 'hub' },
  'hub-pause': { payload: strict(hubAsked.pause), data: hubAnswered.pause, rate: 'hub' },
  'hub-close': { payload: strict(hubAsked.close), data: hubAnswered.close, rate: 'hub' },
  'hub-receive': { payload: strict(hubAsked.receive), data: hubAnswered.receive, rate: 'hub' },
  'hub-watch': { payload: strict(hubAsked.watch), data: hubAnswered.watch, rate: 'hub' },
} as const

export const hubNotices = {
  'hub-consumers': z.object({ consumers: z.array(consumer) }),
  /** What was sent is sent no longer. */
  'hub-gone': z.object({ consumers: z.array(z.uuid()) }),
  'hub-paused': z.object({ consumer: z.uuid(), paused: z.boolean() }),
  /** The server ended what this member sends: it may not any more. */
  'hub-closed': z.object({ source: mediaSource }),
  /** The media server lost the room: everybody enters anew. */
  'hub-lost': nothing,
  /** Who is speaking now. */
  'hub-speaking': z.object({ members: z.array(memberId) }),
} as const
