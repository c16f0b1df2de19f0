import type { Stalled } from '@/lib/contract/socket/appointment'
import type { ReceptionReport } from '@/lib/contract/socket/quality'
import type { MediaState } from '@/lib/contract/socket/signals'
import type { ParticipantType } from '@/lib/contract/words'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { DatabaseClock } from '../store/database-clock'
import type { AppointmentRoom } from './appointment-room'
import type { Endings } from './ending'
import type { EvidenceWriter } from './reception/evidence-writer'
import type { Stall } from './reception/room-reception'

interface Parts {
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly endings: Pick<Endings, 'refresh'>
  readonly writer: EvidenceWriter
  readonly logger: Logger
}

/** What pages say of their calls: told to both sides where the clock follows it, and handed on to the database. */
export function createReception({ clock, databaseClock, endings, writer }: Parts) {
  const recalled = new WeakSet<AppointmentRoom>()
  const views = new WeakMap<AppointmentRoom, { stall: Stall; view: Stalled }>()

  /** Lets something happen to the reception of a room, and tells what came of it. */
  const changed = (room: AppointmentRoom, change: (nowMs: number) => void) => {
    const before = room.reception.stall
    change(clock.nowMs())
    for (const evidence of room.reception.evidence()) writer.note(evidence)
    const { stall } = room.reception
    if (room.ended) return
    if (stall && stall.side !== before?.side) tellStalled(room, stall)
    else if (!stall && before) void tellResumed(room)
  }

  const tellStalled = (room: AppointmentRoom, stall: Stall) =>
    room.tell('call-stalled', { ...viewOf(room, stall), serverTime: databaseClock.now() })

  /** The new end first, if it can be had: whoever hears that the clock goes on knows until when. */
  const tellResumed = async (room: AppointmentRoom) => {
    await endings.refresh(room)
    if (room.ended || room.reception.stall) return
    const serverTime = databaseClock.now()
    room.tell('call-resumed', { endsAt: room.endsAt ?? serverTime, serverTime })
  }

  /** Whoever asks is told the same moment, also when the database's clock is known better by then. */
  const viewOf = (room: AppointmentRoom, stall: Stall) => {
    const before = views.get(room)
    const isSame = before?.stall.side === stall.side && before.stall.pausesMs === stall.pausesMs
    const view = isSame
      ? before.view
      : {
          participantType: stall.side,
          memberId: room.memberOf(stall.side),
          pausesAt: databaseClock.at(stall.pausesMs),
        }
    views.set(room, { stall, view })
    return view
  }

  return {
    report(room: AppointmentRoom, side: ParticipantType, report: ReceptionReport): void {
      const canStall = room.live && room.startedAt !== null && !room.ended
      changed(room, (nowMs) => room.reception.report(side, report, nowMs, canStall))
    },
    said(room: AppointmentRoom, side: ParticipantType, state: MediaState): void {
      room.reception.said(side, state, clock.nowMs())
    },
    entered(room: AppointmentRoom, side: ParticipantType, cameMs: number): void {
      room.reception.entered(side, cameMs)
    },
    left(room: AppointmentRoom, side: ParticipantType, heardMs: number): void {
      changed(room, (nowMs) => room.reception.left(side, heardMs, nowMs))
    },
    /** The room is held here no longer. Who holds it already knows nothing of what is open here. */
    forget(room: AppointmentRoom): void {
      room.reception.abandon(clock.nowMs(), !room.room.isTaken)
      for (const evidence of room.reception.evidence()) writer.note(evidence)
    },
    /** What was known before this process held the room; once. */
    recall(room: AppointmentRoom): void {
      if (recalled.has(room)) return
      recalled.add(room)
      for (const { id, participantType, pausesAt } of room.facts.stalled)
        room.reception.recall(participantType, id, databaseClock.localMs(pausesAt))
    },
    stalled(room: AppointmentRoom) {
      const { stall } = room.reception
      return stall && viewOf(room, stall)
    },
  }
}
export type Reception = ReturnType<typeof createReception>
