import { limits } from '@/lib/contract/limits'
import type { SessionType } from '@/lib/contract/words'
import { capacityOf, type Grants, type Kind, type Topology } from './kind'
import { attempted, isOf, type Link, type Links, meet, noLink, pairOf, without } from './link'
import type { MemberId, Seat } from './member'
import { type FileEvent, modeOf, type RoomEvent, waysOfMedia } from './modes'
import { isUnderWay, noTransfers, stepTransfers } from './transfers'

/**
 * The room as a value: who is in it, and which media attempt each two of them have. Pure: every change answers the next room and what must be
 * told to whom; sockets, clocks and the database belong to the caller.
 */
export interface Room<Role extends string = string> {
  readonly kind: Kind<Role>
  readonly mode: SessionType
  /** As many as may be in it at once; decides how media travels. */
  readonly capacity: number
  readonly seats: ReadonlyMap<MemberId, Seat<Role>>
  readonly links: Links
}

/** @param capacity where it is less than what the kind's seats add up to */
export function emptyRoom<Role extends string>(
  kind: Kind<Role>,
  mode: SessionType,
  capacity = capacityOf(kind),
): Room<Role> {
  return { kind, mode, capacity, seats: new Map(), links: new Map() }
}

/** How its media travels. */
export function topologyOf({ kind, capacity }: Room): Topology {
  return kind.topology(capacity)
}

/** Its media goes through the media server. */
export function usesHub(room: Room): boolean {
  return topologyOf(room) === 'hub' && modeOf(room.mode).media.length > 0
}

/** Everybody the kind waits for is here. */
export function isLive<Role extends string>({ kind, seats }: Room<Role>): boolean {
  const present = new Set([...seats.values()].map(({ role }) => role))
  return kind.liveWith.every((role) => present.has(role))
}

export function isEmpty({ seats }: Room): boolean {
  return seats.size === 0
}

export function grantsOf<Role extends string>(room: Room<Role>, role: Role): Grants {
  return room.kind.grants(role, room.mode)
}

/** A media attempt of which a member should now be part. */
export interface Attempt {
  readonly with: MemberId
  readonly number: number
  readonly offerer: MemberId
  /** Whether both start over; else it is the one that outlived the connection. */
  readonly starts: boolean
}

export type Entered<Role extends string> =
  | {
      ok: true
      room: Room<Role>
      /** The connection that held the seat before and must go, if any. */
      displaced: string | null
      /** With each member that is in already; none where there is no media between them, or where it goes by a hub. */
      calls: readonly Attempt[]
    }
  | { ok: false; code: 'room_full' }

/**
 * A member takes its seat. The newcomer offers, to each: with both ends offering at once calls died silently, so exactly one does.
 * @param living the attempts that it still has, by the member at their other end
 */
export function enter<Role extends string>(
  room: Room<Role>,
  member: MemberId,
  role: Role,
  connection: string,
  living: Readonly<Record<MemberId, number>>,
): Entered<Role> {
  const before = room.seats.get(member)
  if (!before && isFull(room, role)) return { ok: false, code: 'room_full' }
  const displaced = before?.connection ?? null
  const links = told(room, member, living, displaced === connection)
  const calls: Attempt[] = []
  for (const [other, seat] of room.seats) {
    if (other === member || !carriesMedia(room, role, seat.role)) continue
    const pair = pairOf(member, other)
    const { link, number, starts } = meet(links.get(pair) ?? noLink, member, other)
    links.set(pair, link)
    calls.push({ with: other, number, offerer: member, starts })
  }
  const seats = new Map(room.seats).set(member, { role, connection })
  return { ok: true, room: { ...room, seats, links }, displaced, calls }
}

function isFull<Role extends string>({ kind, seats, capacity }: Room<Role>, role: Role): boolean {
  const taken = [...seats.values()].filter((seat) => seat.role === role).length
  return taken >= (kind.seats[role] ?? 0) || seats.size >= capacity
}

/** The links as a member that enters says that it has them. What it says of somebody who is not there (yet) is remembered for when they come. */
function told(
  room: Room,
  member: MemberId,
  living: Readonly<Record<MemberId, number>>,
  samePage: boolean,
): Map<string, Link> {
  const links = new Map(room.links)
  for (const [pair, link] of links) {
    if (!isOf(pair, member)) continue
    // A file goes between two pages: whoever takes a seat anew knows nothing of it.
    links.set(pair, { ...without(link, member), transfers: samePage ? link.transfers : noTransfers })
  }
  for (const [other, number] of Object.entries(living)) {
    const pair = pairOf(member, other)
    const link = links.get(pair) ?? noLink
    links.set(pair, { ...link, living: { ...link.living, [member]: number } })
  }
  return links
}

/** Whether one of the two may send what the other may receive, straight between them. */
function carriesMedia<Role extends string>(room: Room<Role>, one: Role, other: Role): boolean {
  if (topologyOf(room) !== 'pairs') return false
  const [a, b] = [grantsOf(room, one), grantsOf(room, other)]
  const reaches = (from: Grants, to: Grants) => from.send.some((medium) => to.receive.includes(medium))
  return reaches(a, b) || reaches(b, a)
}

/** A connection gives up its seat; null when it holds none (it was displaced before). */
export function leave<Role extends string>(
  room: Room<Role>,
  connection: string,
): { room: Room<Role>; member: MemberId } | null {
  const found = [...room.seats].find(([, seat]) => seat.connection === connection)
  if (!found) return null
  const [member] = found
  const seats = new Map(room.seats)
  seats.delete(member)
  const links = new Map(
    [...room.links].map(([pair, link]) => [pair, isOf(pair, member) ? without(link, member) : link] as const),
  )
  return { room: { ...room, seats, links }, member }
}

/** A member that is in has another role from now on, with what that grants. */
export function withRole<Role extends string>(room: Room<Role>, member: MemberId, role: Role): Room<Role> {
  const seat = room.seats.get(member)
  if (!seat || seat.role === role) return room
  return { ...room, seats: new Map(room.seats).set(member, { ...seat, role }) }
}

type NowhereCode = 'not_in_room' | 'peer_absent'

/** Both ends of what a connection says to a member, or why it reaches nobody. */
function ends(room: Room, from: MemberId, connection: string, to: MemberId): NowhereCode | null {
  if (room.seats.get(from)?.connection !== connection) return 'not_in_room'
  return room.seats.has(to) && to !== from ? null : 'peer_absent'
}

export type Routed<Role extends string> =
  | { ok: true; to: MemberId; call: number; room: Room<Role> }
  | { ok: false; code: NowhereCode | 'bad_payload' }
  /** The signal belongs to an attempt that is over: acknowledged, not delivered. */
  | { ok: true; to: null; call: number; room: Room<Role> }

/** A signal on its way: from a member, by the connection that says so, to another. */
export interface Signal {
  readonly from: MemberId
  readonly connection: string
  readonly to: MemberId
  /** Of which attempt; absent: the last one. */
  readonly call: number | undefined
  /** Whether it is an offer. */
  readonly opens: boolean
}

/**
 * Where a signal goes and under which call number. An offer with a higher number opens a new attempt (recovery), if the page can have come to
 * it by itself; what belongs to no attempt of now is dropped.
 */
export function route<Role extends string>(room: Room<Role>, signal: Signal): Routed<Role> {
  const { from, connection, to, call, opens } = signal
  const nowhere = ends(room, from, connection, to)
  if (nowhere) return { ok: false, code: nowhere }
  const pair = pairOf(from, to)
  const link = room.links.get(pair) ?? noLink
  const number = call ?? link.lastCall
  if (number === link.lastCall) return { ok: true, to, call: Math.max(number, 1), room }
  if (number < link.lastCall || !opens) return { ok: true, to: null, call: number, room }
  if (number > link.lastCall + limits.callsAhead) return { ok: false, code: 'bad_payload' }
  return { ok: true, to, call: number, room: withLink(room, pair, attempted(link, from, to, number)) }
}

/** Whether a member may send this event now: what its role and the mode grant, and signals while an accepted file of its own is under way. */
export function maySend<Role extends string>(room: Room<Role>, member: MemberId, event: string): boolean {
  const seat = room.seats.get(member)
  if (!seat) return false
  const named = (one: RoomEvent) => one === event
  const other = topologyOf(room) === 'hub' ? 'pairs' : 'hub'
  const isElsewhere = waysOfMedia[other].some(named)
  if (!isElsewhere && grantsOf(room, seat.role).events.some(named)) return true
  return modeOf(room.mode).duringTransfer.some(named) && hasTransfer(room, member)
}

function hasTransfer({ links }: Room, member: MemberId): boolean {
  for (const [pair, { transfers }] of links) if (isOf(pair, member) && isUnderWay(transfers)) return true
  return false
}

/** The files between two members. */
export function transfersOf({ links }: Room, one: MemberId, other: MemberId) {
  return links.get(pairOf(one, other))?.transfers ?? noTransfers
}

export type FileStep<Role extends string> =
  | { ok: true; to: MemberId; room: Room<Role> }
  | { ok: false; code: NowhereCode | 'bad_payload' | 'rate_limited'; message?: string }

/** A member says something of a file to another: whom to tell, and the room afterwards. */
export function stepFile<Role extends string>(
  room: Room<Role>,
  { from, connection, to }: Pick<Signal, 'from' | 'connection' | 'to'>,
  event: FileEvent,
  id: string,
): FileStep<Role> {
  const nowhere = ends(room, from, connection, to)
  if (nowhere) return { ok: false, code: nowhere }
  const pair = pairOf(from, to)
  const link = room.links.get(pair) ?? noLink
  const stepped = stepTransfers(link.transfers, { from, to }, event, id)
  if (!stepped.ok) return stepped
  return { ok: true, to, room: withLink(room, pair, { ...link, transfers: stepped.transfers }) }
}

function withLink<Role extends string>(room: Room<Role>, pair: string, link: Link): Room<Role> {
  return { ...room, links: new Map(room.links).set(pair, link) }
}
