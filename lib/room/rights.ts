import type { Right } from '@/lib/contract/rights'
import type { MediaSource } from '@/lib/contract/socket/hub'
import type { MediaKind, RoomEvent } from './modes'

/**
 * Rights, not roles: what somebody may do in a room, and what the relay and the media server let through because of it. A role is no more than what one
 * has on coming in; single ones are given and taken while the room runs.
 */

const all = ['sendAudio', 'sendVideo', 'sendScreen', 'chat', 'react', 'raiseHand', 'caption'] as const

/** What each role of a group room has when it comes in. */
export const groupRights = {
  host: [...all, 'admit', 'moderate', 'end'],
  cohost: [...all, 'admit', 'moderate'],
  member: all,
  guest: all,
} as const satisfies Readonly<Record<string, readonly Right[]>>

/** What each source takes. */
const forSource = {
  mic: 'sendAudio',
  camera: 'sendVideo',
  screen: 'sendScreen',
  screenAudio: 'sendScreen',
} as const satisfies Record<MediaSource, Right>

/** Of what the media of a kind is made. */
const sourcesOf = {
  audio: ['mic', 'screenAudio'],
  video: ['camera', 'screen'],
} as const satisfies Record<MediaKind, readonly MediaSource[]>

/** What each event takes; all others are everybody's whom the kind grants them. */
const forEvent: ReadonlyMap<string, Right> = new Map<RoomEvent, Right>([
  ['message', 'chat'],
  ['typing', 'chat'],
  ['file-offer', 'chat'],
  ['file-accept', 'chat'],
  ['reaction', 'react'],
  ['raise-hand', 'raiseHand'],
  ['caption', 'caption'],
  ['poll-create', 'moderate'],
  ['poll-close', 'moderate'],
])

/** Rights of a member; undefined: of a kind that knows none, where the role says everything. */
export type Rights = readonly Right[] | undefined

export function hasRight(rights: Rights, right: Right): boolean {
  return rights === undefined || rights.includes(right)
}

export function maySay(rights: Rights, event: string): boolean {
  const right = forEvent.get(event)
  return right === undefined || hasRight(rights, right)
}

/** What a member may send of the media of its mode, by source. */
export function sourcesFor(rights: Rights, media: readonly MediaKind[]): MediaSource[] {
  return media.flatMap((kind) => sourcesOf[kind]).filter((source) => hasRight(rights, forSource[source]))
}

/**
 * The same by kind, for what goes from browser to browser: a picture of either sort is a picture, and the sound of a screen does not go that way.
 */
export function mediaFor(rights: Rights, media: readonly MediaKind[]): readonly MediaKind[] {
  if (rights === undefined) return media
  const ways = { audio: ['mic'], video: sourcesOf.video } as const
  return media.filter((kind) => ways[kind].some((source) => rights.includes(forSource[source])))
}
