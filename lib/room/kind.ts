import type { SessionType } from '@/lib/contract/words'
import { type MediaKind, modeOf, type RoomEvent } from './modes'

/** What a member may do in a room, as data. */
export interface Grants {
  /** The media that it may publish. */
  readonly send: readonly MediaKind[]
  /** The media of others that may come to it. */
  readonly receive: readonly MediaKind[]
  /** What it may say. */
  readonly events: readonly RoomEvent[]
}

/** pairs: every two members have a peer connection of their own · hub: each member has one, with a media server. */
export type Topology = 'pairs' | 'hub'

/**
 * What makes one kind of room differ from another, as data. Group rooms, courses, streams and co-coding are further entries, not further branches.
 */
export interface Kind<Role extends string = string> {
  readonly name: string
  /** How many members may sit in each role at once. */
  readonly seats: Readonly<Record<Role, number>>
  /** How media travels; by the room's capacity alone, so that nobody who comes changes it for those who are in. */
  topology(capacity: number): Topology
  /** The room is live while each of these roles is present. */
  readonly liveWith: readonly Role[]
  grants(role: Role, mode: SessionType): Grants
}

/** All that a mode carries, in both directions. */
export function allOf(mode: SessionType): Grants {
  const { media, events } = modeOf(mode)
  return { send: media, receive: media, events }
}

/** As many as may be in a room of this kind at once. */
export function capacityOf(kind: Kind): number {
  return Object.values(kind.seats).reduce((sum, seats) => sum + seats, 0)
}
