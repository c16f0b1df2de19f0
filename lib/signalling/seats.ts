import { randomUUID } from 'node:crypto'
import type { SocketCredentials } from '@/lib/auth/tickets'
import type { Database, Result } from '@/lib/db/functions'
import type { Displacement } from '@/lib/room/codes'
import type { ChatMessage, Joined, LeaveReason, Refused } from '@/lib/room/events'
import { limits } from '@/lib/room/limits'
import { type Entered, enter, leave } from '@/lib/room/room'
import { otherSide } from '@/lib/room/words'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { Departures } from './departures'
import type { Endings } from './endings'
import type { Extensions } from './extensions'
import type { HandOver } from './hand-over'
import type { LiveRoom } from './live-room'
import type { Logger } from './logger'
import type { Member } from './member'
import { type Outcome, refuse } from './outcome'
import type { Arrived, Arriving, LeaseEnd, Presence } from './presence'
import type { Reception } from './reception'
import type { Rooms } from './rooms'

interface Parts {
  readonly db: Database
  readonly credentials: SocketCredentials
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Pick<Rooms, 'all'>
  readonly presence: Presence
  readonly handOver: HandOver
  readonly departures: Departures
  readonly reception: Pick<Reception, 'recall' | 'stalled'>
  readonly endings: Endings
  readonly extensions: Pick<Extensions, 'recall'>
  readonly logger: Logger
  readonly retryMs: number
  /** A stopping server tells nobody who left: everybody is about to come back. */
  stopping(): boolean
}

type LiveState = Result<'start_session'>
type PaidClock = Pick<LiveState, 'startedAt' | 'endsAt'>
type FirstWords = Omit<Joined, 'messages'>
interface Asking {
  /** The call that the client still has. */
  readonly liveCall: number | null
  /** It leaves the other session in which it is. */
  readonly goOn: boolean
}

/** For how long past its planned end a session may still be met by a resume: overruns and the sweep. */
const resumeGraceMs = 60 * 60_000

/** Who sits where: coming in, going out, and being replaced. */
export class Seats {
  constructor(private readonly parts: Parts) {}

  get stopping(): boolean {
    return this.parts.stopping()
  }

  /** `join-room`: opens the presence lease, takes the seat, tells the other side. */
  async join(member: Member, { liveCall, goOn }: Asking): Promise<Outcome<Joined>> {
    const { presence, departures, databaseClock, clock } = this.parts
    if (!member.lease && !member.allowance.has('entry')) return refuse('rate_limited')
    const arriving = { member, lease: member.lease ?? randomUUID(), cameMs: clock.nowMs(), goOn }
    if (goOn) await this.#leaveElsewhere(member)
    const ahead = this.#goesAhead(member)
    const live = ahead ? member.room : await this.#arrive(arriving)
    this.#recall(member.room)
    if ('code' in live) return live
    if (member.gone) {
      presence.close(arriving.lease, 'connection_lost', member.connection.heardMs())
      return refuse(member.room.ended ? 'session_over' : 'not_in_room')
    }
    this.#settleIn(member, arriving.lease, live)
    if (ahead) void this.#arriveLater(arriving)
    const entered = takeSeat(member, liveCall)
    departures.returned(member.room, member.side, arriving.cameMs)
    const data = {
      ...firstWords(member, entered, databaseClock.now()),
      ...departures.viewOf(member.room, otherSide(member.side)),
      stalled: this.parts.reception.stalled(member.room),
      resume: this.#issueResume(member),
    }
    if (member.room.facts.sessionType === 'chat') return this.#withHistory(member, entered, data)
    this.#greet(member, entered)
    return { ok: true, data, after: () => this.#welcome(member) }
  }

  /** Gives up the seat and ends the lease; harmless for a member that has none. */
  vacate(member: Member, why: Exclude<LeaseEnd, 'session_over'>): void {
    this.#endLease(member, why)
    // What was our doing is for the other side a lost connection.
    this.#giveUpSeat(member, why === 'server_restarted' ? 'connection_lost' : why)
  }

  /** Another connection of the side took over, or the link no longer admits this one. */
  displace(member: Member, reason: Displacement): void {
    this.vacate(member, reason)
    member.farewell('replaced', { reason })
  }

  /** The person went on to another session by another process. Its page here comes back, and is told where it is. */
  wentElsewhere(room: LiveRoom, lease: string): void {
    const member = room.seated().find((one) => one.lease === lease)
    if (!member) return
    this.vacate(member, 'elsewhere')
    member.connection.cut()
  }

  #endLease(member: Member, why: LeaseEnd): void {
    const lease = member.takeLease()
    if (lease) this.parts.presence.close(lease, why, member.connection.heardMs())
  }

  /** What was before this process held the room. */
  #recall(room: LiveRoom): void {
    this.parts.departures.recall(room)
    this.parts.reception.recall(room)
    this.parts.extensions.recall(room)
  }

  /** The person goes on here: wherever it still is, it is not any more. Its page there comes back, and is told where it is. */
  async #leaveElsewhere({ room, side }: Member): Promise<void> {
    const { id } = room.facts[side]
    for (const other of this.parts.rooms.all()) {
      if (other === room) continue
      for (const member of other.seated()) {
        if (other.facts[member.side].id !== id) continue
        this.vacate(member, 'elsewhere')
        member.connection.cut()
      }
    }
    await this.parts.presence.flush()
  }

  async #arrive(arriving: Arriving): Promise<LiveState | Refused> {
    const { member } = arriving
    await this.parts.handOver.silent(member.room, otherSide(member.side))
    const arrived = await this.parts.presence.open(arriving)
    if (arrived.outcome === 'present') return arrived.live
    return this.#refused(member, arrived)
  }

  #refused(member: Member, refused: Extract<Arrived, { outcome: 'refused' }>): Refused {
    switch (refused.reason) {
      case 'too_early':
        return refuse('not_in_room', 'This session is not open yet.')
      case 'session_over':
        void this.parts.endings.learn(member.room)
        return refuse('session_over')
      case 'in_another_session':
        return refuse('in_another_session', whereItIs(refused))
      case 'session_not_found':
        throw new Error(`The session ${member.room.sessionId} is gone.`)
    }
    return refused.reason satisfies never
  }

  /** While many come back at once, a session that runs is entered before its lease is written: a short absence costs nobody time (decision 097). */
  #goesAhead({ room, lease }: Member): boolean {
    return room.startedAt !== null && lease === null && this.parts.presence.crowded
  }

  /** Opens the lease of somebody who is in already, however often it takes. Never throws. */
  async #arriveLater(arriving: Arriving): Promise<void> {
    const { member, lease } = arriving
    const { room } = member
    const { presence, endings, databaseClock } = this.parts
    try {
      const live = await this.#arrive(arriving)
      // Its client comes back, and then hears why it cannot be here.
      if ('code' in live) return void (live.code === 'in_another_session' && member.connection.cut())
      room.learnClock(live)
      room.announceClock(databaseClock.now())
      endings.arm(room)
      // It left before it was written down.
      if (member.lease !== lease) presence.close(lease, 'connection_lost', member.connection.heardMs())
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'a presence could not be written; it is tried again')
      setTimeout(() => {
        if (member.lease === lease && !room.ended) void this.#arriveLater(arriving)
      }, this.parts.retryMs).unref()
    }
  }

  /** The lease stands, or will: the room knows the clock, and what was held before can go. */
  #settleIn(member: Member, lease: string, live: PaidClock): void {
    if (member.lease !== lease) {
      this.#endLease(member, 'replaced')
      member.allowance.take('entry')
    }
    member.lease = lease
    member.room.learnClock(live)
    this.parts.endings.arm(member.room)
  }

  #greet(member: Member, { call }: Entered): void {
    const { side: participantType, room } = member
    const timestamp = this.parts.databaseClock.now()
    room.tell('participant-joined', { participantType, timestamp, call }, member)
  }

  #welcome(member: Member, history: readonly ChatMessage[] = []): void {
    member.release(new Set(history.map(({ id }) => id)))
    member.room.announceClock(this.parts.databaseClock.now())
  }

  /** What is said while the history is read is held back and follows the acknowledgement. */
  async #withHistory(member: Member, entered: Entered, data: FirstWords): Promise<Outcome<Joined>> {
    const { room } = member
    const request = { p_session_id: room.sessionId, p_limit: limits.historyMessages }
    const messages = await this.parts.db.rpc('list_messages', request).catch((error: unknown) => {
      this.vacate(member, 'connection_lost')
      member.release()
      throw error
    })
    if (member.gone) return refuse(room.ended ? 'session_over' : 'not_in_room')
    this.#greet(member, entered)
    return { ok: true, data: { ...data, messages }, after: () => this.#welcome(member, messages) }
  }

  #issueResume({ room, side, claimNumber }: Member): string {
    const { sessionId, linkValidUntil } = room.facts
    const nowMs = this.parts.databaseClock.nowMs()
    const lastMs = nowMs + room.paidDurationMinutes * 60_000 + resumeGraceMs
    const until = new Date(Math.max(Date.parse(linkValidUntil), lastMs)).toISOString()
    return this.parts.credentials.issueResume({ sessionId, participantType: side, claimNumber }, until, nowMs)
  }

  #giveUpSeat(member: Member, reason: LeaveReason): void {
    const { room } = member
    const left = leave(room.state, member.id)
    if (!left) return
    room.state = left.room
    this.parts.departures.left(room, left.side, reason, member.connection.heardMs())
  }
}

/** A client is told only until when, and so is this given nothing else. */
function whereItIs({ until, otherParticipantName }: Extract<Arrived, { outcome: 'refused' }>) {
  const whom = otherParticipantName ? ` with ${otherParticipantName}` : ''
  return until && `You are in another session${whom} until ${until}.`
}

function takeSeat(member: Member, liveCall: number | null): Entered {
  member.hold()
  const entered = enter(member.room.state, member.side, member.id, liveCall)
  member.room.state = entered.room
  return entered
}

function firstWords(member: Member, { call }: Entered, serverTime: string) {
  const { room, side } = member
  const { sessionId, roomId, sessionType } = room.facts
  const { paidDurationMinutes, price } = room
  member.toldEndsAt = room.endsAt
  return {
    sessionId,
    roomId,
    sessionType,
    participantType: side,
    participantId: room.facts[side].id,
    otherParticipantName: room.facts[otherSide(side)].name,
    participants: room.seated().map((present) => room.person(present.side)),
    sessionActive: room.startedAt !== null,
    paidDurationMinutes,
    price,
    startedAt: room.startedAt,
    endsAt: room.endsAt,
    serverTime,
    call,
    ...(room.proposal ? { extension: room.proposal } : {}),
  }
}
