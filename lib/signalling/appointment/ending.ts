import type { Database } from '@/lib/db/functions/index'
import type { Summary } from '@/lib/db/functions/shapes/session'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import { endRoom } from '../rooms/end-room'
import type { EndingCause } from '../rooms/service'
import type { DatabaseClock } from '../store/database-clock'
import type { Presence } from '../store/presence'
import type { AppointmentRoom } from './appointment-room'
import { createPaidEnds } from './end-timer'
import { endingView } from './ending-payload'
import type { HandOver } from './hand-over'

export interface Endings {
  /** The session is over: both sides are told and disconnected. Once; repeating it does nothing. */
  finish(room: AppointmentRoom, summary: Summary, cause: EndingCause): void
  /** The database said that the session is over, but not how it ended: finds out and finishes. Never throws. */
  learn(room: AppointmentRoom): Promise<void>
  /** Asks when the paid time is over now; whatever else comes of it is done. Never throws. */
  refresh(room: AppointmentRoom): Promise<void>
  /** Sets the room's timer to its paid end. */
  arm(room: AppointmentRoom): void
  /** The room is held here no longer. */
  disarm(room: AppointmentRoom): void
  stop(): void
}

interface Parts {
  readonly db: Database
  readonly databaseClock: DatabaseClock
  readonly presence: Presence
  readonly handOver: HandOver
  readonly metrics: Metrics
  readonly logger: Logger
  readonly retryMs: number
  /** Has the sweep run soon: it ends what is due by other rules than the paid end. */
  wakeSweep(): void
}

/** A timer that fired and ended nothing waits at least this long; while the clock stands the end recedes. */
const soonestMs = { running: 250, standing: 2_000 }

export function createEndings(parts: Parts): Endings {
  const { db, databaseClock, presence, metrics, logger } = parts
  const paidEnds = createPaidEnds(databaseClock, (room) => void due(room))

  const finish = (room: AppointmentRoom, summary: Summary, cause: EndingCause) => {
    if (!endRoom(room.room, endingView(summary), presence)) return
    paidEnds.disarm(room)
    metrics.settled.inc({ cause, status: summary.status })
  }

  /** True when the session is over now. */
  const ask = async (room: AppointmentRoom, cause: EndingCause): Promise<boolean> => {
    await parts.handOver.of(room.room)
    const { ended, endsAt } = await db.rpc('end_session_when_due', { p_session_id: room.sessionId })
    if (ended) finish(room, ended, cause)
    else if (endsAt) {
      room.endsAt = endsAt
      room.announceClock(databaseClock.now())
    }
    return ended !== null
  }

  const failed = (error: unknown) => {
    metrics.databaseFailures.inc({ task: 'ending' })
    logger.warn({ err: error }, 'an ending could not be asked for; it is tried again')
  }

  const due = async (room: AppointmentRoom) => {
    try {
      if (!(await ask(room, 'timer'))) paidEnds.arm(room, soonest(room))
    } catch (error) {
      failed(error)
      paidEnds.arm(room, parts.retryMs)
    }
  }

  return {
    finish,
    async learn(room) {
      try {
        if (!room.ended && !(await ask(room, 'elsewhere'))) parts.wakeSweep()
      } catch (error) {
        failed(error)
      }
    },
    async refresh(room) {
      try {
        if (!room.ended && !(await ask(room, 'timer'))) paidEnds.arm(room, soonest(room))
      } catch (error) {
        failed(error)
      }
    },
    arm: (room) => paidEnds.arm(room),
    disarm: (room) => paidEnds.disarm(room),
    stop: () => paidEnds.stop(),
  }
}

function soonest(room: AppointmentRoom): number {
  return room.live && !room.reception.stall ? soonestMs.running : soonestMs.standing
}
