import type { Call, LeaveReason } from './events'
import type { Kind } from './kinds/kind'
import { limits } from './limits'
import { type FileEvent, type ModalEvent, modeOf } from './modes'
import { isUnderWay, noTransfers, stepTransfers, type Transfers } from './transfers'
import { otherSide, type ParticipantType, type SessionType } from './words'

/**
 * The room as a value: who sits where and which media attempt is current. Pure: every change answers the next room and what must be
 * told to whom; sockets, clocks and the database belong to the caller.
 */
export interface Seat {
  /** The caller's name for the connection that holds the seat. */
  readonly connection: string
  /** The media attempt this side last took part in, as the room counted it or as it says on entering; null: none. */
  readonly liveCall: number | null
}

export interface Room {
  readonly kind: Kind<ParticipantType>
  readonly mode: SessionType
  readonly seats: Readonly<Partial<Record<ParticipantType, Seat>>>
  /** The highest call number that this room gave, or let an offer open. */
  readonly lastCall: number
  /** Files offered or under way (chat only). */
  readonly transfers: Transfers
}

export function emptyRoom(kind: Kind<ParticipantType>, mode: SessionType): Room {
  return { kind, mode, seats: {}, lastCall: 0, transfers: noTransfers }
}

/** Everybody the clock waits for is here. */
export function isLive(room: Room): boolean {
  return room.kind.liveWith.every((role) => room.seats[role] !== undefined)
}

export function isEmpty(room: Room): boolean {
  return room.kind.liveWith.every((role) => room.seats[role] === undefined)
}

export interface Entered {
  room: Room
  /** The connection that held the seat before and must go, if any. */
  displaced: string | null
  /** The attempt that both sides should now be part of; null when there is no media or nobody to talk to. */
  call: Call | null
  /** Whether `call` is new (both start over) or the one that outlived the connection. */
  callStarts: boolean
}

/**
 * A side takes its seat. The newcomer offers: with both sides offering at once calls died silently, so exactly one does. When both report
 * the same living call it is kept, because media outlives a signalling connection, and this room if the server was restarted. What one side
 * alone reports moves no counter: the numbers are the room's.
 */
export function enter(
  room: Room,
  side: ParticipantType,
  connection: string,
  liveCall: number | null,
): Entered {
  const displaced = room.seats[side]?.connection ?? null
  // A file goes between two pages: whoever takes a seat anew knows nothing of it.
  const transfers = displaced === connection ? room.transfers : noTransfers
  const other = room.seats[otherSide(side)]
  if (!other || !room.kind.grants(side, room.mode).includes('offer')) {
    const seats = { ...room.seats, [side]: { connection, liveCall } }
    return { room: { ...room, seats, transfers }, displaced, call: null, callStarts: false }
  }
  const keeps = liveCall !== null && liveCall === other.liveCall && liveCall <= limits.livingCall
  const number = keeps ? liveCall : numberAfter(room.lastCall, [liveCall, other.liveCall])
  const seats = {
    ...room.seats,
    [side]: { connection, liveCall: number },
    [otherSide(side)]: { ...other, liveCall: number },
  }
  return {
    room: { ...room, seats, lastCall: Math.max(room.lastCall, number), transfers },
    displaced,
    call: { number, offerer: side },
    callStarts: !keeps,
  }
}

/** The next number that neither side could take for the call that it still has. */
function numberAfter(lastCall: number, living: readonly (number | null)[]): number {
  const next = lastCall + 1
  return living.includes(next) ? numberAfter(next, living) : next
}

/** A connection gives up its seat; null when it holds none (it was displaced before). */
export function leave(room: Room, connection: string): { room: Room; side: ParticipantType } | null {
  const side = room.kind.liveWith.find((role) => room.seats[role]?.connection === connection)
  if (!side) return null
  const { [side]: _gone, ...seats } = room.seats
  return { room: { ...room, seats, transfers: noTransfers }, side }
}

export type Routed =
  | { ok: true; to: string; call: number; room: Room }
  | { ok: false; code: 'not_in_room' | 'peer_absent' | 'bad_payload' }
  /** The signal belongs to an attempt that is over: acknowledged, not delivered. */
  | { ok: true; to: null; call: number; room: Room }

/**
 * Where a signal goes and under which call number. An offer with a higher number opens a new attempt (recovery), if the page can have come to
 * it by itself; what belongs to no attempt of now is dropped.
 * @param opens whether it is an offer
 */
export function route(
  room: Room,
  side: ParticipantType,
  connection: string,
  call: number | undefined,
  opens: boolean,
): Routed {
  if (room.seats[side]?.connection !== connection) return { ok: false, code: 'not_in_room' }
  const other = room.seats[otherSide(side)]
  if (!other) return { ok: false, code: 'peer_absent' }
  const number = call ?? room.lastCall
  if (number === room.lastCall) return { ok: true, to: other.connection, call: Math.max(number, 1), room }
  if (number < room.lastCall || !opens) return { ok: true, to: null, call: number, room }
  if (number > room.lastCall + limits.callsAhead) return { ok: false, code: 'bad_payload' }
  const seats = {
    ...room.seats,
    [side]: { connection, liveCall: number },
    [otherSide(side)]: { ...other, liveCall: number },
  }
  return { ok: true, to: other.connection, call: number, room: { ...room, seats, lastCall: number } }
}

/** Whether a side may send this event now: what the mode carries, and signals while an accepted file is under way. */
export function maySend(room: Room, side: ParticipantType, event: string): boolean {
  const named = (one: ModalEvent) => one === event
  if (room.kind.grants(side, room.mode).some(named)) return true
  return isUnderWay(room.transfers) && modeOf(room.mode).duringTransfer.some(named)
}

export type FileStep =
  | { ok: true; to: string; room: Room }
  | { ok: false; code: 'not_in_room' | 'peer_absent' | 'bad_payload' | 'rate_limited'; message?: string }

/** A side says something of a file: whom to tell, and the room afterwards. */
export function stepFile(
  room: Room,
  side: ParticipantType,
  connection: string,
  event: FileEvent,
  id: string,
): FileStep {
  if (room.seats[side]?.connection !== connection) return { ok: false, code: 'not_in_room' }
  const other = room.seats[otherSide(side)]
  if (!other) return { ok: false, code: 'peer_absent' }
  const stepped = stepTransfers(room.transfers, side, event, id)
  if (!stepped.ok) return stepped
  return { ok: true, to: other.connection, room: { ...room, transfers: stepped.transfers } }
}

/** The words for why a side is not there, from how its connection ended. */
export function leaveReasonOf(ended: 'by_event' | 'by_transport'): LeaveReason {
  return ended === 'by_event' ? 'left' : 'connection_lost'
}
