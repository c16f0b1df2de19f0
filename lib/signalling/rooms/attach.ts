import type { Place } from '@/lib/auth/tickets'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type { Clock } from '../operations/clock'
import type { Incoming } from './incoming'
import type { LiveRoom } from './live-room'
import { type Connection, Member } from './member'
import type { Membership } from './membership'
import type { Rooms } from './rooms'
import { entryOf } from './roster'

/** An admitted connection as its transport sees it: a socket of this process, or one that another node holds. */
export interface AdmittedConnection {
  hear(event: Incoming): void
  /** The connection is closed; `letGo`: by this server or a peer, not by its client or the network. */
  closed(reason: Extract<LeaveReason, 'left' | 'connection_lost'>, letGo?: boolean): void
}

/** Answers null when it had to send the connection away again. */
export type Attach = (connection: Connection) => AdmittedConnection | null

interface Parts {
  readonly clock: Clock
  readonly rooms: Rooms
  readonly membership: Membership
  receive(member: Member, event: Incoming): void
}

/** Takes an admitted connection into its room, in place of the one that its member had before. */
export function createAttach({ clock, rooms, membership, receive }: Parts) {
  return function welcome(room: LiveRoom, place: Place, connection: Connection): AdmittedConnection | null {
    const { claimNumber } = place
    const entry = entryOf(room, place)
    if (!entry) return dismissed(connection)
    // Between admission and now another event may have ended the session, raised the claim or moved the room to another node.
    const current = rooms.held(room.sessionId) === room
    const displaced = room.displacementOf(entry.id, claimNumber)
    if (room.ended) connection.send('session-ended', JSON.stringify(room.ended))
    else if (displaced) connection.send('replaced', JSON.stringify({ reason: displaced }))
    else if (!current) return cut(connection)
    if (room.ended || displaced) return dismissed(connection)
    const member = new Member(room, entry, claimNumber, connection, clock)
    const before = room.members.get(entry.id)
    room.members.set(entry.id, member)
    // What it held ends where it was last heard; the newcomer holds nothing until it has joined.
    if (before) membership.displace(before, 'replaced')
    return {
      hear: (event) => receive(member, event),
      closed(reason, letGo = false) {
        member.gone = true
        if (room.members.get(entry.id) === member) room.members.delete(entry.id)
        room.usedMs = clock.nowMs()
        const ours = reason !== 'left' && (letGo || member.letGo || membership.stopping)
        membership.vacate(member, ours ? 'server_restarted' : reason)
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
