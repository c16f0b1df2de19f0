import { leaveReason } from '@/lib/contract/socket/member'
import type { Departure, LiveRoom } from '../rooms/live-room'
import type { FactsOf, RosterEntry } from '../rooms/roster'
import type { Job, KindParts, KindService, RoomService } from '../rooms/service'
import type { DatabaseClock } from '../store/database-clock'
import { AppointmentRoom } from './appointment-room'
import { createReception } from './call-reports'
import { createEndings } from './ending'
import { createExtensions } from './extensions'
import { createHandOver } from './hand-over'
import { createEvidenceWriter, type EvidenceWriter } from './reception/evidence-writer'
import { appointmentRules } from './rules'
import { sideOf } from './side'

interface Parts extends KindParts {
  /** How often what follows a settlement is done. */
  readonly aftermathMs: number
  /** Signs the receipts of what was settled lately. */
  signReceipts(): Promise<unknown>
}

/** What an appointment adds to a room: the paid clock, more time, and the ending with its money. */
export function createAppointmentService(parts: Parts): KindService<'appointment'> {
  const writer = createEvidenceWriter(parts.db, parts.clock, parts.logger)
  const handOver = createHandOver(parts.presence, writer)
  const endings = createEndings({ ...parts, handOver })
  const extensions = createExtensions({ ...parts, handOver, endings })
  const reception = createReception({ ...parts, endings, writer })
  const appointments = new WeakMap<LiveRoom, AppointmentRoom>()

  const of = (room: LiveRoom): AppointmentRoom => {
    const appointment = appointments.get(room)
    if (!appointment) throw new Error(`The room of ${room.sessionId} is no appointment's.`)
    return appointment
  }
  return {
    rules: appointmentRules({ of, extensions, reception }),
    serviceOf(room: LiveRoom, facts: FactsOf<'appointment'>): RoomService {
      const appointment = new AppointmentRoom(room, facts)
      appointments.set(room, appointment)
      return serviceOf(appointment, { ...parts, handOver, endings, extensions, reception })
    },
    jobs: jobsOf(parts, writer),
    flush: () => writer.write(),
    stop(): void {
      endings.stop()
      extensions.stop()
    },
  }
}

/** What pages report beyond the usual, which is rare, is written so soon: the web app may end a session at any moment. */
const evidenceMs = 1_000
/** For how long past its planned end a session may still be met by a resume: overruns and the sweep. */
const resumeGraceMs = 60 * 60_000

/** What follows a settlement: the receipt is signed, and earnings become payable when their dispute window is over. */
function jobsOf({ db, aftermathMs, signReceipts }: Parts, writer: EvidenceWriter): Job[] {
  const settleAftermath = async () => {
    await signReceipts()
    await db.rpc('release_due_earnings', {})
  }
  return [
    { task: 'evidence', everyMs: evidenceMs, run: () => writer.write() },
    { task: 'aftermath', everyMs: aftermathMs, run: settleAftermath },
  ]
}

interface Workings extends Pick<KindParts, 'databaseClock'> {
  readonly handOver: ReturnType<typeof createHandOver>
  readonly endings: ReturnType<typeof createEndings>
  readonly extensions: ReturnType<typeof createExtensions>
  readonly reception: ReturnType<typeof createReception>
}

function serviceOf(appointment: AppointmentRoom, workings: Workings): RoomService {
  const { databaseClock, handOver, endings, extensions, reception } = workings
  const { room } = appointment
  return {
    recall() {
      for (const entry of room.roster.values()) {
        const departure = room.departures.get(entry.id)
        if (departure) reception.left(appointment, sideOf(entry), departure.heardMs)
      }
      reception.recall(appointment)
      extensions.recall(appointment)
    },
    arriving: (member) => handOver.silent(room, appointment.across(member.entry).id),
    present(state) {
      if (state) appointment.learnClock(state)
      endings.arm(appointment)
    },
    entered: (member, cameMs) => reception.entered(appointment, sideOf(member), cameMs),
    joined(member) {
      const { paidDurationMinutes, price, startedAt, endsAt, proposal } = appointment
      appointment.clockWasTold([member])
      const other = appointment.across(member.entry)
      const departure = room.departures.get(other.id)
      return {
        otherParticipantName: other.name,
        paidDurationMinutes,
        price,
        startedAt,
        endsAt,
        ...(proposal ? { extension: proposal } : {}),
        otherLastHeardAt: departure?.lastHeardAt ?? null,
        otherLeftReason: departure?.reason ?? null,
        stalled: reception.stalled(appointment),
      }
    },
    welcomed: () => appointment.announceClock(databaseClock.now()),
    leaving: (entry, departure) => reception.left(appointment, sideOf(entry), departure.heardMs),
    left: (_entry, departure) => extensions.sideLeft(appointment, departure),
    departureOf: (entry) => departureBefore(appointment, entry, databaseClock),
    learned: () => undefined,
    said: (member, state) => reception.said(appointment, sideOf(member), state),
    learn: () => endings.learn(appointment),
    finish(summary, cause) {
      if (summary) endings.finish(appointment, summary, cause)
      else void endings.learn(appointment)
    },
    get waitsToStart() {
      return room.live && !appointment.startedAt && !room.ended
    },
    get runs() {
      return appointment.startedAt !== null
    },
    relayOnly: appointment.facts.relayOnly,
    resumeUntilMs(nowMs) {
      const lastMs = nowMs + appointment.paidDurationMinutes * 60_000 + resumeGraceMs
      return Math.max(Date.parse(appointment.facts.linkValidUntil), lastMs)
    },
    close() {
      endings.disarm(appointment)
      reception.forget(appointment)
    },
  }
}

/** A side of a running session of which the database knows nothing went with another node: it was there until now, as far as anybody knows. */
function departureBefore(
  { facts }: AppointmentRoom,
  entry: RosterEntry,
  databaseClock: DatabaseClock,
): Departure | null {
  const left = facts.left[sideOf(entry)]
  if (!left && facts.startedAt === null) return null
  const lastHeardAt = left?.lastHeardAt ?? facts.serverTime
  return {
    reason: leaveReason.safeParse(left?.reason).data ?? 'connection_lost',
    heardMs: databaseClock.localMs(lastHeardAt),
    lastHeardAt,
  }
}
