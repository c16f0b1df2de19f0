import type { LeaveReason } from '@/lib/contract/socket/member'
import type { MemberId } from '@/lib/room/member'
import type { Clock } from '../operations/clock'
import type { DatabaseClock } from '../store/database-clock'
import type { Departure, LiveRoom } from './live-room'
import type { Member } from './member'
import type { RosterEntry } from './roster'

interface Parts {
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly seatHeldMs: number
  /** A stopping server tells nobody who left: everybody is about to come back. */
  stopping(): boolean
}

/** Who went from a room, when it was last heard, and when that is told: from the last word on its absence counts. */
export function createDepartures({ clock, databaseClock, seatHeldMs, stopping }: Parts) {
  const recalled = new WeakSet<LiveRoom>()

  const tell = (room: LiveRoom, { id, role }: RosterEntry, departure: Departure) => {
    const isGone = room.departures.get(id) === departure
    if (!isGone || stopping() || room.ended) return
    room.tell('participant-left', {
      memberId: id,
      participantType: role,
      timestamp: databaseClock.now(),
      reason: departure.reason,
      lastHeardAt: departure.lastHeardAt,
    })
  }

  return {
    /**
     * A member gave up its seat. Who was taken over is told to be gone only when none of its connections has joined soon: one is about to, and connections
     * that never join, however many, do not put that off.
     */
    left(room: LiveRoom, member: MemberId, reason: LeaveReason, heardMs: number): void {
      const entry = room.roster.get(member)
      if (!entry) return
      const departure = { reason, heardMs, lastHeardAt: databaseClock.at(heardMs) }
      room.departures.set(member, departure)
      room.service.leaving(entry, departure)
      if (reason === 'replaced') {
        const heldMs = Math.max(0, heardMs + seatHeldMs - clock.nowMs())
        setTimeout(() => tell(room, entry, departure), heldMs).unref()
      } else tell(room, entry, departure)
      room.service.left(entry, departure)
    },

    returned(member: Member, cameMs: number): void {
      member.room.departures.delete(member.id)
      member.room.service.entered(member, cameMs)
    },

    /** Who had left before this process held the room; once. */
    recall(room: LiveRoom): void {
      if (recalled.has(room)) return
      recalled.add(room)
      for (const entry of room.roster.values()) {
        const departure = room.service.departureOf(entry)
        if (!departure || room.departures.has(entry.id) || room.seatedAs(entry.id)) continue
        room.departures.set(entry.id, departure)
      }
      room.service.recall()
    },
  }
}
export type Departures = ReturnType<typeof createDepartures>
