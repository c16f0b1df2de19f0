import { randomUUID } from 'node:crypto'
import type { SocketCredentials } from '@/lib/auth/tickets'
import type { Displacement } from '@/lib/contract/codes'
import { limits } from '@/lib/contract/limits'
import type { Refused } from '@/lib/contract/socket/ack'
import type { ChatMessage } from '@/lib/contract/socket/chat'
import type { LeaveReason, PresentParticipant } from '@/lib/contract/socket/member'
import type { Entered } from '@/lib/contract/socket/room'
import type { Database } from '@/lib/db/functions/index'
import type { MemberId } from '@/lib/room/member'
import { type Attempt, enter, grantsOf, leave } from '@/lib/room/room'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { DatabaseClock } from '../store/database-clock'
import type { Arrived, Arriving, LeaseEnd, Presence } from '../store/presence'
import type { Departures } from './departures'
import type { Hub } from './hub'
import { type LiveRoom, presentAs } from './live-room'
import type { Member } from './member'
import { type Outcome, refuse } from './reply'
import type { Rooms } from './rooms'
import type { LiveState } from './service'

interface Parts {
  readonly db: Database
  readonly credentials: SocketCredentials
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Pick<Rooms, 'all'>
  readonly presence: Presence
  readonly departures: Departures
  readonly hub: Hub
  readonly logger: Logger
  readonly retryMs: number
  /** A stopping server tells nobody who left: everybody is about to come back. */
  stopping(): boolean
}

type FirstWords = Omit<Entered, 'messages' | 'authors'>
interface Coming extends Arriving {
  readonly member: Member
}
interface Asking {
  /** The attempts that the client still has, by the member at their other end. */
  readonly living: Readonly<Record<MemberId, number>>
  /** The stay in the media server that its page still has. */
  readonly stay: string | undefined
  /** It leaves the other session in which it is. */
  readonly goOn: boolean
}

/** Who is in which room: coming in, going out, and being replaced. */
export class Membership {
  constructor(private readonly parts: Parts) {}

  get stopping(): boolean {
    return this.parts.stopping()
  }

  /** `join-room`: opens the presence lease, takes the seat, tells the others. */
  async join(member: Member, { living, stay, goOn }: Asking): Promise<Outcome<Entered>> {
    const { presence, departures, databaseClock, clock, hub } = this.parts
    if (!member.lease && !member.allowance.has('entry')) return refuse('rate_limited')
    const arriving = { member, lease: member.lease ?? randomUUID(), cameMs: clock.nowMs(), goOn }
    if (goOn) await this.#leaveElsewhere(member)
    const ahead = this.#goesAhead(member)
    const [live, media] = await Promise.all([ahead ? null : this.#arrive(arriving), hub.enter(member, stay)])
    departures.recall(member.room)
    if (live && 'code' in live) return live
    if (media && !media.ok) return this.#withoutMedia(member, arriving.lease, media)
    if (member.gone) {
      presence.close(arriving.lease, 'connection_lost', member.connection.heardMs())
      return refuse(member.room.ended ? 'session_over' : 'not_in_room')
    }
    this.#settleIn(member, arriving.lease, live)
    if (ahead) void this.#arriveLater(arriving)
    const calls = takeSeat(member, living)
    if (!calls) return this.#noSeat(member)
    departures.returned(member, arriving.cameMs)
    const data = {
      ...firstWords(member, calls, databaseClock.now()),
      ...member.room.service.joined(member),
      ...media?.data,
      resume: this.#issueResume(member),
    }
    if (grantsOf(member.room.state, member.role).events.includes('message'))
      return this.#withHistory(member, calls, data)
    this.#greet(member, calls)
    return { ok: true, data, after: () => this.#welcome(member) }
  }

  /** Gives up the seat and ends the lease; harmless for a member that has none. */
  vacate(member: Member, why: Exclude<LeaseEnd, 'session_over'>): void {
    this.#endLease(member, why)
    // What was our doing is for the others a lost connection.
    this.#giveUpSeat(member, why === 'server_restarted' ? 'connection_lost' : why)
  }

  /** Another connection of the member took over, or the link no longer admits this one. */
  displace(member: Member, reason: Displacement): void {
    this.vacate(member, reason)
    member.farewell('replaced', { reason })
  }

  /** A member is out of the room and keeps its connection: it asks to come in again, and waits. */
  sendOut(member: Member): void {
    if (!member.seated) return
    this.vacate(member, 'left')
    member.send('sent-to-wait', {})
  }

  /** The person went on to another session by another process. Its page here comes back, and is told where it is. */
  wentElsewhere(room: LiveRoom, lease: string): void {
    const member = room.seated().find((one) => one.lease === lease)
    if (!member) return
    this.vacate(member, 'elsewhere')
    member.connection.cut()
  }

  /** The member left by another way than this connection, such as the HTTP interface; its lease ended there. */
  askedToLeave(room: LiveRoom, lease: string): void {
    const member = room.seated().find((one) => one.lease === lease)
    if (!member) return
    this.vacate(member, 'left')
    member.gone = true
    member.connection.dismiss()
  }

  /** Rooms whose media has nowhere to go let nobody in. */
  #withoutMedia(member: Member, lease: string, why: Refused): Refused {
    if (member.lease !== lease) this.parts.presence.close(lease, 'left', member.connection.heardMs())
    return why
  }

  #endLease(member: Member, why: LeaseEnd): void {
    const lease = member.takeLease()
    if (lease) this.parts.presence.close(lease, why, member.connection.heardMs())
  }

  /** More are in than the kind has seats: nobody of them goes for who comes. */
  #noSeat(member: Member): Refused {
    this.#endLease(member, 'left')
    member.release()
    return refuse('room_full')
  }

  /** The person goes on here: wherever it still is, it is not any more. Its page there comes back, and is told where it is. */
  async #leaveElsewhere({ room, entry: { personId } }: Member): Promise<void> {
    for (const other of this.parts.rooms.all()) {
      if (other === room) continue
      for (const member of other.seated()) {
        if (member.entry.personId !== personId) continue
        this.vacate(member, 'elsewhere')
        member.connection.cut()
      }
    }
    await this.parts.presence.flush()
  }

  async #arrive(arriving: Coming): Promise<LiveState | Refused> {
    const { member } = arriving
    await member.room.service.arriving(member)
    const arrived = await this.parts.presence.open(arriving)
    if (arrived.outcome === 'present') return arrived.live
    return refusedArrival(member, arrived)
  }

  /** While many come back at once, a session that runs is entered before its lease is written: a short absence costs nobody time (decision 097). */
  #goesAhead({ room, lease, entry }: Member): boolean {
    return room.service.runs && lease === null && !entry.mustWait && this.parts.presence.crowded
  }

  /** Opens the lease of somebody who is in already, however often it takes. Never throws. */
  async #arriveLater(arriving: Coming): Promise<void> {
    const { member, lease } = arriving
    const { room } = member
    const { presence } = this.parts
    try {
      const live = await this.#arrive(arriving)
      // Its client comes back, and then hears why it cannot be here.
      if ('code' in live) return void (live.code !== 'session_over' && member.connection.cut())
      room.service.present(live)
      room.service.welcomed()
      // It left before it was written down.
      if (member.lease !== lease) presence.close(lease, 'connection_lost', member.connection.heardMs())
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'a presence could not be written; it is tried again')
      setTimeout(() => {
        if (member.lease === lease && !room.ended) void this.#arriveLater(arriving)
      }, this.parts.retryMs).unref()
    }
  }

  /** The lease stands, or will: what was held before can go. */
  #settleIn(member: Member, lease: string, live: LiveState | null): void {
    if (member.lease !== lease) {
      this.#endLease(member, 'replaced')
      member.allowance.take('entry')
    }
    member.lease = lease
    member.room.service.present(live)
  }

  #greet(member: Member, calls: readonly Attempt[]): void {
    const timestamp = this.parts.databaseClock.now()
    for (const other of member.room.seated()) {
      if (other === member) continue
      const call = calls.find((one) => one.with === other.id)
      const isOnly = member.room.roster.size === 2
      other.send('participant-joined', {
        ...presentAs(member.entry),
        timestamp,
        call: call && isOnly ? { number: call.number, offerer: member.role } : null,
        calls: call ? [{ with: member.id, number: call.number, offerer: call.offerer }] : [],
      })
    }
  }

  #welcome(member: Member, history: readonly ChatMessage[] = []): void {
    member.release(new Set(history.map(({ id }) => id)))
    member.room.service.welcomed()
  }

  /** What is said while the history is read is held back and follows the acknowledgement. */
  async #withHistory(member: Member, calls: readonly Attempt[], data: FirstWords): Promise<Outcome<Entered>> {
    const { room } = member
    const request = { p_session_id: room.sessionId, p_limit: limits.historyMessages }
    const messages = await this.parts.db.rpc('list_messages', request).catch((error: unknown) => {
      this.vacate(member, 'connection_lost')
      member.release()
      throw error
    })
    if (member.gone) return refuse(room.ended ? 'session_over' : 'not_in_room')
    this.#greet(member, calls)
    const authors = absentAuthors(member, messages)
    return { ok: true, data: { ...data, messages, authors }, after: () => this.#welcome(member, messages) }
  }

  #issueResume({ room, id, role, claimNumber }: Member): string {
    const place = { sessionId: room.sessionId, participantType: role, memberId: id, claimNumber }
    const nowMs = this.parts.databaseClock.nowMs()
    const until = new Date(room.service.resumeUntilMs(nowMs)).toISOString()
    return this.parts.credentials.issueResume(place, until, nowMs)
  }

  #giveUpSeat(member: Member, reason: LeaveReason): void {
    const { room } = member
    const left = leave(room.state, member.connectionId)
    if (!left) return
    room.state = left.room
    this.parts.hub.left(room, left.member, reason)
    this.parts.departures.left(room, left.member, reason, member.connection.heardMs())
  }
}

function refusedArrival(member: Member, refused: Extract<Arrived, { outcome: 'refused' }>): Refused {
  switch (refused.reason) {
    case 'too_early':
      return refuse('not_in_room', 'This session is not open yet.')
    case 'session_over':
      void member.room.service.learn()
      return refuse('session_over')
    case 'in_another_session':
      return refuse('in_another_session', whereItIs(refused))
    case 'session_not_found':
      throw new Error(`The session ${member.room.sessionId} is gone.`)
    case 'room_full':
      return refuse('room_full')
    case 'waits':
      return refuse('waits')
    case 'private':
    case 'blocked':
      return refuse('not_permitted', 'The host lets nobody else in.')
  }
  return refused.reason satisfies never
}

/** A client is told only until when, and so is this given nothing else. */
function whereItIs({ until, otherParticipantName }: Extract<Arrived, { outcome: 'refused' }>) {
  const whom = otherParticipantName ? ` with ${otherParticipantName}` : ''
  return until && `You are in another session${whom} until ${until}.`
}

/** null: there is no seat. */
function takeSeat(member: Member, living: Asking['living']): readonly Attempt[] | null {
  member.hold()
  const entered = enter(member.room.state, member.id, member.role, member.connectionId, living)
  if (!entered.ok) return null
  member.room.state = entered.room
  return entered.calls
}

/** Who wrote some of this and is not in: of those who are, the page is told anyway. */
function absentAuthors({ room }: Member, messages: readonly ChatMessage[]): PresentParticipant[] {
  const wrote = new Set(messages.map(({ memberId }) => memberId))
  return [...room.roster.values()].filter(({ id }) => wrote.has(id) && !room.seatedAs(id)).map(presentAs)
}

function firstWords(member: Member, calls: readonly Attempt[], serverTime: string) {
  const { room } = member
  const { sessionId, roomId, sessionType } = room.facts
  const [first] = calls
  const offerer = first && room.roster.get(first.offerer)
  return {
    sessionId,
    roomId,
    sessionType,
    ...presentAs(member.entry),
    participants: room.seated().map(({ entry }) => presentAs(entry)),
    sessionActive: room.service.runs,
    call: offerer && room.roster.size === 2 ? { number: first.number, offerer: offerer.role } : null,
    calls: calls.map(({ with: other, number, offerer }) => ({ with: other, number, offerer })),
    serverTime,
  }
}
