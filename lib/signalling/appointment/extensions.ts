import { toDecimal } from '@/lib/contract/money'
import type { DataOf, PayloadOf } from '@/lib/contract/socket'
import type { ExtensionOutcome, ExtensionProposal } from '@/lib/contract/socket/appointment'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type { Database, Result } from '@/lib/db/functions/index'
import { Refusal } from '@/lib/db/refusals'
import type { Clock } from '../operations/clock'
import type { Departure } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import { type Outcome, refuse } from '../rooms/reply'
import type { DatabaseClock } from '../store/database-clock'
import type { AppointmentRoom } from './appointment-room'
import type { Endings } from './ending'
import type { HandOver } from './hand-over'
import { sideOf } from './side'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly handOver: HandOver
  readonly endings: Endings
}

type Stored = NonNullable<NonNullable<Result<'open_extension'>>['extension']>
type Answered = Result<'answer_extension'>

/** When a side counts as away: who left, or may not come, at once; who closed the page, when a reload is over; who was lost, 15 s after its last word. */
const awayAfterMs: Record<LeaveReason, number> = {
  left: 0,
  revoked: 0,
  page_closed: 5_000,
  connection_lost: 15_000,
  elsewhere: 15_000,
  replaced: 15_000,
}

/** More time while a session runs. All of it is in the database, so that a server that was restarted knows what was proposed. */
export function createExtensions({ db, clock, databaseClock, handOver, endings }: Parts) {
  const proposals = createProposals(clock, databaseClock)
  const recalled = new WeakSet<AppointmentRoom>()

  const extended = (room: AppointmentRoom, answered: Answered) => {
    const { startedAt, endsAt, paidDurationMinutes, priceMinor, extension, serverTime } = answered
    if (!startedAt || !endsAt) return
    room.learnClock(answered)
    room.paidDurationMinutes = paidDurationMinutes
    room.price = toDecimal(priceMinor, extension.currency)
    room.tell('session-extended', { startedAt, endsAt, paidDurationMinutes, price: room.price, serverTime })
    room.clockWasTold()
    endings.arm(room)
  }

  return {
    async propose(
      room: AppointmentRoom,
      member: Member,
      { id, minutes }: PayloadOf<'propose-extension'>,
    ): Promise<Outcome<DataOf<'propose-extension'>>> {
      const asked = { ...placeOf(room, member), p_id: id, p_minutes: minutes }
      const made = await asking(db.rpc('propose_extension', asked))
      if ('code' in made) return made
      if (made.outcome === 'refused') return { ok: true, data: { refused: made.reason } }
      const proposal = viewOf(made.extension)
      proposals.keep(room, proposal)
      room.tell('extension-proposed', { ...proposal, serverTime: databaseClock.now() })
      return { ok: true, data: { refused: null } }
    },

    async answer(
      room: AppointmentRoom,
      member: Member,
      { id, accept }: PayloadOf<'answer-extension'>,
    ): Promise<Outcome<DataOf<'answer-extension'>>> {
      await handOver.of(room.room)
      const given = { ...placeOf(room, member), p_id: id, p_accept: accept }
      const answered = await asking(db.rpc('answer_extension', given))
      if ('code' in answered) return answered
      // The clock first: whoever hears "accepted" sees it moved.
      if (answered.outcome === 'accepted') extended(room, answered)
      proposals.settle(room, viewOf(answered.extension), answered.outcome)
      return { ok: true, data: { outcome: answered.outcome } }
    },

    /** What was proposed before this process held the room; once. */
    recall(room: AppointmentRoom): void {
      if (recalled.has(room) || room.ended) return
      recalled.add(room)
      const { proposal } = room.facts
      if (proposal && !room.proposal) proposals.keep(room, viewOf(proposal))
    },

    sideLeft: proposals.fallLater,
    stop: proposals.stop,
  }
}

export type Extensions = ReturnType<typeof createExtensions>

/** Each room's open proposal, until it is answered, its time is up, or a side is away. */
function createProposals(clock: Clock, databaseClock: DatabaseClock) {
  const timers = new Map<AppointmentRoom, NodeJS.Timeout>()

  const forget = (room: AppointmentRoom) => {
    clearTimeout(timers.get(room))
    timers.delete(room)
    room.proposal = null
  }

  const settle = (room: AppointmentRoom, proposal: ExtensionProposal, outcome: ExtensionOutcome) => {
    if (room.proposal?.id === proposal.id) forget(room)
    const { id, minutes, proposedBy } = proposal
    room.tell('extension-answered', { id, minutes, proposedBy, outcome })
  }

  /** Keeps a proposal until it is answered or its time is up. */
  const keep = (room: AppointmentRoom, proposal: ExtensionProposal) => {
    forget(room)
    room.proposal = proposal
    const leftMs = Math.max(0, Date.parse(proposal.expiresAt) - databaseClock.nowMs())
    timers.set(
      room,
      setTimeout(() => settle(room, proposal, 'expired'), leftMs),
    )
    for (const departure of room.room.departures.values()) fallLater(room, departure)
  }

  /** A proposal falls when either side is away before it is answered. */
  const fallLater = (room: AppointmentRoom, departure: Departure) => {
    const { proposal } = room
    if (!proposal) return
    const awayMs = departure.heardMs + awayAfterMs[departure.reason] - clock.nowMs()
    const fall = () => {
      const isAway = [...room.room.departures.values()].includes(departure)
      if (isAway && room.proposal === proposal && !room.ended) settle(room, proposal, 'expired')
    }
    if (awayMs <= 0) fall()
    else setTimeout(fall, awayMs).unref()
  }

  return {
    keep,
    settle,
    fallLater,
    stop(): void {
      for (const room of timers.keys()) forget(room)
    },
  }
}

/** Who asks or answers, as SQL takes it. */
function placeOf({ sessionId }: AppointmentRoom, member: Member) {
  return { p_session_id: sessionId, p_participant_type: sideOf(member) }
}

function viewOf({ id, minutes, proposedBy, amountMinor, currency, expiresAt }: Stored): ExtensionProposal {
  return { id, minutes, proposedBy, amount: toDecimal(amountMinor, currency), currency, expiresAt }
}

/** A proposal that does not exist, or is one's own to answer: the page that sent it is mistaken. */
async function asking<T extends object>(question: Promise<T>): Promise<T | ReturnType<typeof refuse>> {
  try {
    return await question
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'invalid_argument') return refuse('bad_payload', error.message)
    if (error.code === 'idempotency_conflict') return refuse('idempotency_conflict', error.message)
    throw error
  }
}
