import * as z from 'zod/mini'
import { connectRefusal } from '@/lib/contract/codes'
import { role } from '@/lib/contract/words'

/**
 * What nodes say to one another, over each one's channel in Redis. The edge is the node where a connection came in, the home the one that holds its
 * room; `tunnel` is the edge's name for the connection.
 */
const place = z.object({
  sessionId: z.uuid(),
  participantType: role,
  memberId: z.optional(z.uuid()),
  claimNumber: z.int(),
})
const tunnel = z.int()
const ageMs = z.int().check(z.nonnegative())

const message = z.discriminatedUnion('t', [
  // From the edge to the home.
  z.object({ t: z.literal('admit'), id: z.int(), place }),
  z.object({
    t: z.literal('open'),
    tunnel,
    place,
    /** The edge takes an `emit` for several of its connections; a node of an older version does not say so. */
    lists: z.optional(z.literal(true)),
  }),
  z.object({ t: z.literal('event'), tunnel, ack: z.int(), name: z.unknown(), payload: z.unknown() }),
  z.object({
    t: z.literal('gone'),
    tunnel,
    reason: z.enum(['left', 'connection_lost']),
    /** How long ago it was last heard; a node of an older version does not say. */
    silentMs: z.optional(ageMs),
    /** The edge let go of it, as when it stops. */
    letGo: z.optional(z.literal(true)),
  }),
  /** Which connections were heard since the last time, and how long ago. Pongs end at the edge, and presence is counted at the home. */
  z.object({ t: z.literal('heard'), tunnels: z.array(z.tuple([tunnel, ageMs])) }),
  // From the home to the edge.
  z.object({
    t: z.literal('admitted'),
    id: z.int(),
    verdict: z.enum(['yes', 'moved']),
    /** Moved: what each member may still do of what has a rate (`Allowance`), so that going to and fro gains nobody anything. */
    levels: z.optional(z.record(z.string(), z.record(z.string(), z.number()))),
  }),
  z.object({ t: z.literal('refused'), id: z.int(), refusal: connectRefusal }),
  z.object({
    t: z.literal('emit'),
    tunnel,
    /** Other connections of the same edge that are told the same. */
    also: z.optional(z.array(tunnel)),
    event: z.string(),
    json: z.string(),
  }),
  z.object({ t: z.literal('ack'), tunnel, ack: z.int(), json: z.string() }),
  z.object({ t: z.literal('shut'), tunnel, how: z.enum(['dismiss', 'cut']) }),
  /** From a node that held the room while it could not ask: both sides have to come in anew. */
  z.object({ t: z.literal('part'), sessionId: z.uuid() }),
])
export type PeerMessage = z.infer<typeof message>
export type Emitted = Sent<'emit'>
type Sent<From extends PeerMessage['t']> = Extract<PeerMessage, { t: From }>
export type ToOwner = Sent<'admit' | 'open' | 'event' | 'gone' | 'heard' | 'part'>
export type ToProxy = Sent<'admitted' | 'refused' | 'emit' | 'ack' | 'shut'>

const parcel = z.object({ from: z.string(), messages: z.array(message) })
export type Envelope = z.infer<typeof parcel>

export function pack(from: string, messages: readonly PeerMessage[]): string {
  return JSON.stringify({ from, messages })
}

/** Null for what is not of the agreed form, as from a node of another version. */
export function unpack(text: string): Envelope | null {
  try {
    const parsed = parcel.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const forHome: ReadonlySet<PeerMessage['t']> = new Set<ToOwner['t']>([
  'admit',
  'open',
  'event',
  'gone',
  'heard',
  'part',
])

export function isForHome(one: PeerMessage): one is ToOwner {
  return forHome.has(one.t)
}
