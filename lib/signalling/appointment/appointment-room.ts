import { toDecimal } from '@/lib/contract/money'
import type { ServerEvent, ServerPayload } from '@/lib/contract/socket'
import type { ExtensionProposal } from '@/lib/contract/socket/appointment'
import type { ParticipantType } from '@/lib/contract/words'
import { isOver, otherSide } from '@/lib/contract/words'
import type { MemberId } from '@/lib/room/member'
import type { LiveRoom } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import type { FactsOf, RosterEntry } from '../rooms/roster'
import { endingView } from './ending-payload'
import { RoomReception } from './reception/room-reception'
import { sideOf } from './side'

/** The paid clock, as the database answers it. */
export interface PaidClock {
  readonly startedAt: string | null
  readonly endsAt: string | null
}

/** What an appointment is besides a room: its paid clock, its price, what was proposed, and what its pages report. */
export class AppointmentRoom {
  startedAt: string | null
  endsAt: string | null
  /** What was booked and what was added to it. */
  paidDurationMinutes: number
  /** What is frozen for it, as a decimal. */
  price: string
  /** The proposal of more time that waits for its answer. */
  proposal: ExtensionProposal | null = null
  readonly reception: RoomReception
  readonly #bySide: Readonly<Record<ParticipantType, RosterEntry>>
  /** The paid end as each connection knows it. */
  readonly #toldEnds = new WeakMap<Member, string | null>()
  #startTold: boolean

  constructor(
    readonly room: LiveRoom,
    readonly facts: FactsOf<'appointment'>,
  ) {
    room.ended = facts.summary && isOver(facts.status) ? endingView(facts.summary) : null
    this.startedAt = facts.startedAt
    this.endsAt = facts.endsAt
    this.paidDurationMinutes = facts.paidDurationMinutes
    this.price = toDecimal(facts.priceMinor, facts.currency)
    this.#startTold = facts.startedAt !== null
    this.reception = new RoomReception(facts.sessionId)
    this.#bySide = { client: entryOf(room, 'client'), consultant: entryOf(room, 'consultant') }
  }

  get sessionId(): string {
    return this.room.sessionId
  }

  get ended(): boolean {
    return this.room.ended !== null
  }

  get live(): boolean {
    return this.room.live
  }

  entry(side: ParticipantType): RosterEntry {
    return this.#bySide[side]
  }

  memberOf(side: ParticipantType): MemberId {
    return this.#bySide[side].id
  }

  /** Who sits across the table from a member. */
  across(entry: RosterEntry): RosterEntry {
    return this.#bySide[otherSide(sideOf(entry))]
  }

  tell<E extends ServerEvent>(event: E, payload: ServerPayload<E>): void {
    this.room.tell(event, payload)
  }

  /** Takes over the paid clock from an answer of the database; one that knows of no start is older than one that does. */
  learnClock(clock: PaidClock): void {
    if (!clock.startedAt) return
    this.startedAt = clock.startedAt
    this.endsAt = clock.endsAt
  }

  /** A connection knows the end that is known here, or everybody in the room does. */
  clockWasTold(to: readonly Member[] = this.room.seated()): void {
    for (const member of to) this.#toldEnds.set(member, this.endsAt)
  }

  /**
   * Tells everybody when the clock starts, and afterwards whoever was last told another end: absences move it, and short ones
   * move it back when both are here again.
   */
  announceClock(serverTime: string): void {
    const { startedAt, endsAt } = this
    if (!startedAt || !endsAt || !this.live) return
    for (const member of this.room.seated()) {
      if (this.#startTold && same(endsAt, this.#toldEnds.get(member) ?? null)) continue
      this.#toldEnds.set(member, endsAt)
      member.send('session-started', { startedAt, endsAt, serverTime })
    }
    this.#startTold = true
  }
}

function entryOf(room: LiveRoom, role: ParticipantType): RosterEntry {
  const entry = [...room.roster.values()].find((one) => one.role === role)
  if (!entry) throw new Error(`The appointment ${room.sessionId} has no ${role}.`)
  return entry
}

/** Moved by less than anybody sees on a clock of seconds. */
function same(a: string, b: string | null): boolean {
  return b !== null && Math.abs(Date.parse(a) - Date.parse(b)) < 500
}
