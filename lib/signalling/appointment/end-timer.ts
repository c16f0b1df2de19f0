import type { DatabaseClock } from '../store/database-clock'
import type { AppointmentRoom } from './appointment-room'

/** Timers cannot be set further ahead than this. */
const maxDelayMs = 2 ** 31 - 1
/** The database decides whether time is up: asking a little late saves asking twice. */
const lateMs = 20

export interface PaidEnds {
  /** (Re-)sets the room's one timer to its paid end. @param soonestMs not before this long from now */
  arm(room: AppointmentRoom, soonestMs?: number): void
  disarm(room: AppointmentRoom): void
  stop(): void
}

/** One timer per running room, by the database's clock. */
export function createPaidEnds(databaseClock: DatabaseClock, due: (room: AppointmentRoom) => void): PaidEnds {
  const timers = new Map<AppointmentRoom, NodeJS.Timeout>()

  const disarm = (room: AppointmentRoom) => {
    clearTimeout(timers.get(room))
    timers.delete(room)
  }
  return {
    arm(room, soonestMs = 0) {
      disarm(room)
      if (room.ended || !room.endsAt) return
      const leftMs = Date.parse(room.endsAt) - databaseClock.nowMs() + lateMs
      const delayMs = Math.min(Math.max(leftMs, soonestMs), maxDelayMs)
      const timer = setTimeout(() => {
        timers.delete(room)
        due(room)
      }, delayMs)
      timers.set(room, timer)
    },
    disarm,
    stop() {
      for (const room of timers.keys()) disarm(room)
    },
  }
}
