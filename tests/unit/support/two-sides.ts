import { otherSide, type ParticipantType } from '@/lib/contract/words'
import type { FileEvent } from '@/lib/room/modes'
import * as core from '@/lib/room/room'

/** The core as a room of two sees it: each side is a member of that name, and what is said goes to the other one. */
export type Room = core.Room<ParticipantType>

export function enter(room: Room, side: ParticipantType, connection: string, liveCall: number | null) {
  const other = otherSide(side)
  const entered = core.enter(room, side, side, connection, liveCall === null ? {} : { [other]: liveCall })
  if (!entered.ok) throw new Error('a side always has its seat')
  const { displaced, calls } = entered
  if (calls.length > 1) throw new Error('there is one other side')
  const [call] = calls
  return {
    room: entered.room,
    displaced,
    call: call ? { number: call.number, offerer: call.offerer } : null,
    callStarts: call?.starts ?? false,
  }
}

export function leave(room: Room, connection: string) {
  const left = core.leave(room, connection)
  return left && { room: left.room, side: left.member }
}

export function route(
  room: Room,
  side: ParticipantType,
  connection: string,
  call: number | undefined,
  opens: boolean,
) {
  const routed = core.route(room, { from: side, connection, to: otherSide(side), call, opens })
  if (!routed.ok || routed.to === null) return routed
  return { ...routed, to: room.seats.get(routed.to)?.connection }
}

export function stepFile(
  room: Room,
  side: ParticipantType,
  connection: string,
  event: FileEvent,
  id: string,
) {
  const stepped = core.stepFile(room, { from: side, connection, to: otherSide(side) }, event, id)
  return stepped.ok ? { ...stepped, to: room.seats.get(stepped.to)?.connection } : stepped
}

export function lastCall(room: Room): number {
  return [...room.links.values()][0]?.lastCall ?? 0
}
