import { type LeaveReason, leaveReason } from '@/lib/room/events'
import type { ParticipantType } from '@/lib/room/words'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { Extensions } from './extensions'
import type { Departure, LiveRoom } from './live-room'
import type { Reception } from './reception'

interface Parts {
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly reception: Reception
  readonly extensions: Pick<Extensions, 'sideLeft'>
  readonly seatHeldMs: number
  /** A stopping server tells nobody who left: everybody is about to come back. */
  stopping(): boolean
}

/** Who went from a room, when it was last heard, and when that is told: from the last word on its absence counts. */
export function createDepartures(parts: Parts) {
  const { clock, databaseClock, reception, extensions, seatHeldMs } = parts
  const recalled = new WeakSet<LiveRoom>()

  const tell = (room: LiveRoom, side: ParticipantType, departure: Departure) => {
    const isGone = room.departures.get(side) === departure
    if (!isGone || parts.stopping() || room.ended) return
    room.tell('participant-left', {
      participantType: side,
      timestamp: databaseClock.now(),
      reason: departure.reason,
      lastHeardAt: departure.lastHeardAt,
    })
  }

  return {
    /**
     * A side gave up its seat. Who was taken over is told to be gone only when nobody of its side has joined soon: it is about to, and connections that
     * never join, however many, do not put that off.
     */
    left(room: LiveRoom, side: ParticipantType, reason: LeaveReason, heardMs: number): void {
      const departure = { reason, heardMs, lastHeardAt: databaseClock.at(heardMs) }
      room.departures.set(side, departure)
      reception.left(room, side, heardMs)
      if (reason === 'replaced') {
        const heldMs = Math.max(0, heardMs + seatHeldMs - clock.nowMs())
        setTimeout(() => tell(room, side, departure), heldMs).unref()
      } else tell(room, side, departure)
      extensions.sideLeft(room, departure)
    },

    returned(room: LiveRoom, side: ParticipantType, cameMs: number): void {
      room.departures.delete(side)
      reception.entered(room, side, cameMs)
    },

    /** Who had left before this process held the room; once. */
    recall(room: LiveRoom): void {
      if (recalled.has(room)) return
      recalled.add(room)
      for (const side of ['client', 'consultant'] as const) {
        const departure = fromFacts(room, side)
        if (!departure || room.departures.has(side) || room.members.get(side)?.seated) continue
        room.departures.set(side, departure)
        reception.left(room, side, departure.heardMs)
      }
    },

    /** For whoever joins: what became of the other side. */
    viewOf(room: LiveRoom, side: ParticipantType) {
      const departure = room.departures.get(side)
      return {
        otherLastHeardAt: departure?.lastHeardAt ?? null,
        otherLeftReason: departure?.reason ?? null,
      }
    },
  }

  /** A side of a running session of which the database knows nothing went with another node: it was there until now, as far as anybody knows. */
  function fromFacts({ facts }: LiveRoom, side: ParticipantType): Departure | null {
    const left = facts.left[side]
    if (!left && facts.startedAt === null) return null
    const lastHeardAt = left?.lastHeardAt ?? facts.serverTime
    return {
      reason: leaveReason.safeParse(left?.reason).data ?? 'connection_lost',
      heardMs: databaseClock.localMs(lastHeardAt),
      lastHeardAt,
    }
  }
}
export type Departures = ReturnType<typeof createDepartures>
