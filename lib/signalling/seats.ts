import { randomUUID } from 'node:crypto'
import type { SocketCredentials } from '@/lib/auth/tickets'
import type { Database, Result } from '@/lib/db/functions'
import { Refusal } from '@/lib/db/refusals'
import type { ChatMessage, Joined, LeaveReason, Refused } from '@/lib/room/events'
import { limits } from '@/lib/room/limits'
import { type Entered, enter, leave } from '@/lib/room/room'
import { otherSide } from '@/lib/room/words'
import type { DatabaseClock } from './database-clock'
import type { Endings } from './endings'
import type { Extensions } from './extensions'
import type { Logger } from './logger'
import type { Member } from './member'
import { type Outcome, refuse } from './outcome'
import type { Presence } from './presence'

interface Parts {
  readonly db: Database
  readonly credentials: SocketCredentials
  readonly databaseClock: DatabaseClock
  readonly presence: Presence
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

/** For how long past its planned end a session may still be met by a resume: overruns and the sweep. */
const resumeGraceMs = 60 * 60_000

/** Who sits where: coming in, going out, and being replaced. */
export class Seats {
  constructor(private readonly parts: Parts) {}

  /**
   * `join-room`: opens the presence lease, takes the seat, tells the other side.
   * @param liveCall the call that the client still has
   */
  async join(member: Member, liveCall: number | null): Promise<Outcome<Joined>> {
    const lease = member.lease ?? randomUUID()
    const ahead = this.#goesAhead(member)
    const live = ahead ? member.room : await this.#arrive(member, lease)
    this.parts.extensions.recall(member.room)
    if ('code' in live) return live
    if (member.gone) {
      this.parts.presence.close(lease, 'connection_lost')
      return refuse(member.room.ended ? 'session_over' : 'not_in_room')
    }
    this.#settleIn(member, lease, live)
    if (ahead) void this.#arriveLater(member, lease)
    const entered = takeSeat(member, liveCall)
    const data = {
      ...firstWords(member, entered, this.parts.databaseClock.now()),
      resume: this.#issueResume(member),
    }
    if (member.room.facts.sessionType === 'chat') return this.#withHistory(member, entered, data)
    this.#greet(member, entered)
    return { ok: true, data, after: () => this.#welcome(member) }
  }

  /** Gives up the seat and ends the lease; harmless for a member that has none. */
  vacate(member: Member, reason: LeaveReason): void {
    for (const lease of member.takeLeases()) this.parts.presence.close(lease, reason)
    this.#giveUpSeat(member, reason)
  }

  /** Another connection of the side took over (`heir`), or the link no longer admits this one. */
  displace(member: Member, reason: 'replaced' | 'revoked', heir?: Member): void {
    const leases = member.takeLeases()
    if (heir) heir.inherited.push(...leases)
    else for (const lease of leases) this.parts.presence.close(lease, reason)
    this.#giveUpSeat(member, reason)
    member.farewell('replaced', {})
  }

  async #arrive(member: Member, lease: string): Promise<LiveState | Refused> {
    try {
      return await this.parts.presence.open(member.room, member.side, lease)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'too_early') return refuse('not_in_room', 'This session is not open yet.')
      if (error.code !== 'session_over') throw error
      void this.parts.endings.learn(member.room)
      return refuse('session_over')
    }
  }

  /** While many come back at once, a session that runs is entered before its lease is written: a short absence costs nobody time (decision 097). */
  #goesAhead({ room, lease }: Member): boolean {
    return room.startedAt !== null && lease === null && this.parts.presence.crowded
  }

  /** Opens the lease of somebody who is in already, however often it takes. Never throws. */
  async #arriveLater(member: Member, lease: string): Promise<void> {
    const { room } = member
    try {
      const live = await this.#arrive(member, lease)
      if ('code' in live) return
      room.learnClock(live)
      room.announceClock(this.parts.databaseClock.now())
      this.parts.endings.arm(room)
      // It left before it was written down.
      if (member.lease !== lease) this.parts.presence.close(lease, 'connection_lost')
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'a presence could not be written; it is tried again')
      setTimeout(() => {
        if (member.lease === lease && !room.ended) void this.#arriveLater(member, lease)
      }, this.parts.retryMs).unref()
    }
  }

  /** The lease stands, or will: the room knows the clock, and what was held before can go. */
  #settleIn(member: Member, lease: string, live: PaidClock): void {
    for (const old of member.takeLeases()) if (old !== lease) this.parts.presence.close(old, 'replaced')
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
    const lastMs = this.parts.databaseClock.nowMs() + room.paidDurationMinutes * 60_000 + resumeGraceMs
    const until = new Date(Math.max(Date.parse(linkValidUntil), lastMs)).toISOString()
    return this.parts.credentials.issueResume({ sessionId, participantType: side, claimNumber }, until)
  }

  #giveUpSeat(member: Member, reason: LeaveReason): void {
    const left = leave(member.room.state, member.id)
    if (!left) return
    member.room.state = left.room
    if (this.parts.stopping() || member.room.ended) return
    const timestamp = this.parts.databaseClock.now()
    member.room.tell('participant-left', {
      participantType: left.side,
      timestamp,
      reason,
      lastHeardAt: timestamp,
    })
  }
}

function takeSeat(member: Member, liveCall: number | null): Entered {
  member.hold()
  const entered = enter(member.room.state, member.side, member.id, liveCall)
  member.room.state = entered.room
  return entered
}

function firstWords(member: Member, { call }: Entered, serverTime: string): Omit<FirstWords, 'resume'> {
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
    otherLastHeardAt: null,
    otherLeftReason: null,
    stalled: null,
    ...(room.proposal ? { extension: room.proposal } : {}),
  }
}
