import type { Place } from '@/lib/auth/tickets'
import type { LeaveReason } from '@/lib/room/events'
import type { Clock } from './clock'
import type { Incoming } from './incoming'
import type { LiveRoom } from './live-room'
import { type Connection, Member } from './member'
import type { Rooms } from './rooms'
import type { Seats } from './seats'

/** An admitted connection as its transport sees it: a socket of this process, or one that another node holds. */
export interface Guest {
  hear(event: Incoming): void
  /** The connection is closed; `letGo`: by this server or a peer, not by its client or the network. */
  closed(reason: Extract<LeaveReason, 'left' | 'connection_lost'>, letGo?: boolean): void
}

/** Answers null when it had to send the connection away again. */
export type Welcome = (connection: Connection) => Guest | null

interface Parts {
  readonly clock: Clock
  readonly rooms: Rooms
  readonly seats: Seats
  receive(member: Member, event: Incoming): void
}

/** Takes an admitted connection into its room, in place of the one that its side had before. */
export function createWelcome({ clock, rooms, seats, receive }: Parts) {
  return function welcome(room: LiveRoom, place: Place, connection: Connection): Guest | null {
    const { participantType: side, claimNumber } = place
    // Between admission and now another event may have ended the session, raised the claim or moved the room to another node.
    const current = rooms.held(room.sessionId) === room
    const displaced = room.displacementOf(side, claimNumber)
    if (room.ended) connection.send('session-ended', JSON.stringify(room.ended))
    else if (displaced) connection.send('replaced', JSON.stringify({ reason: displaced }))
    else if (!current) return cut(connection)
    if (room.ended || displaced) return dismissed(connection)
    const member = new Member(room, side, claimNumber, connection, clock)
    const before = room.members.get(side)
    room.members.set(side, member)
    // What it held ends where it was last heard; the newcomer holds nothing until it has joined.
    if (before) seats.displace(before, 'replaced')
    return {
      hear: (event) => receive(member, event),
      closed(reason, letGo = false) {
        member.gone = true
        if (room.members.get(side) === member) room.members.delete(side)
        room.usedMs = clock.nowMs()
        const ours = reason !== 'left' && (letGo || member.letGo || seats.stopping)
        seats.vacate(member, ours ? 'server_restarted' : reason)
      },
    }
  }
}

function dismissed(connection: Connection): null {
  connection.dismiss()
  return null
}

function cut(connection: Connection): null {
  connection.cut()
  return null
}
