import type { Result } from '@/lib/db/functions'
import type { Displacement } from '@/lib/room/codes'
import type {
  ExtensionProposal,
  LeaveReason,
  PresentParticipant,
  ServerEvent,
  ServerPayload,
  SessionEnded,
} from '@/lib/room/events'
import type { Kind } from '@/lib/room/kinds/kind'
import { toDecimal } from '@/lib/room/money'
import { emptyRoom, isLive, type Room } from '@/lib/room/room'
import { isOver, otherSide, type ParticipantType } from '@/lib/room/words'
import { Allowance, type Levels } from './allowance'
import type { Clock } from './clock'
import { endingView } from './ending-view'
import type { Member } from './member'
import { RoomReception } from './reception/room-reception'

export type RoomFacts = Result<'open_rooms'>[number]

export type SideLevels = Partial<Record<ParticipantType, Levels>>

const sides = ['client', 'consultant'] as const satisfies readonly ParticipantType[]

/** How a side that was in the room went. */
export interface Departure {
  readonly reason: LeaveReason
  /** When it was last heard, by the local clock. */
  readonly heardMs: number
  /** The same by the database's: whoever asks is told the same moment. */
  readonly lastHeardAt: string
}

/** A room that this process holds: the facts as loaded, the core's state, and the connections of its sides. */
export class LiveRoom {
  state: Room
  claims: RoomFacts['claims']
  /** Set once; from then on nobody is admitted and nothing is relayed. */
  ended: SessionEnded | null
  startedAt: string | null
  endsAt: string | null
  /** What was booked and what was added to it. */
  paidDurationMinutes: number
  /** What is frozen for it, as a decimal. */
  price: string
  /** The proposal of more time that waits for its answer. */
  proposal: ExtensionProposal | null = null
  /** The newest admitted connection of each side, in its seat or not. */
  readonly members = new Map<ParticipantType, Member>()
  /** Sides that were here, in this process or before it, and are not. */
  readonly departures = new Map<ParticipantType, Departure>()
  readonly reception: RoomReception
  readonly allowances: Readonly<Record<ParticipantType, Allowance>>
  /** Another node has held it meanwhile, and goes on. */
  isTaken = false
  /** When it was last used, by the local clock. */
  usedMs: number
  #startTold: boolean

  constructor(
    readonly facts: RoomFacts,
    kind: Kind<ParticipantType>,
    clock: Clock,
  ) {
    this.state = emptyRoom(kind, facts.sessionType)
    this.claims = facts.claims
    this.ended = facts.summary && isOver(facts.status) ? endingView(facts.summary) : null
    this.startedAt = facts.startedAt
    this.endsAt = facts.endsAt
    this.paidDurationMinutes = facts.paidDurationMinutes
    this.price = toDecimal(facts.priceMinor, facts.currency)
    this.#startTold = facts.startedAt !== null
    this.reception = new RoomReception(facts.sessionId)
    this.usedMs = clock.nowMs()
    this.allowances = { client: new Allowance(clock), consultant: new Allowance(clock) }
  }

  get sessionId(): string {
    return this.facts.sessionId
  }

  get live(): boolean {
    return isLive(this.state)
  }

  /** Why a holder of a side's link has no place here any more; null: it is the newest. */
  displacementOf(side: ParticipantType, claimNumber: number): Displacement | null {
    const newest = this.claims[side]
    if (claimNumber === newest) return null
    // Above the newest claim: its link was revoked, and the new link is not claimed yet.
    return claimNumber < newest ? 'replaced' : 'revoked'
  }

  /** What both sides may still do, for a node to which the room moves. */
  levels(): SideLevels {
    const { client, consultant } = this.allowances
    return { client: client.levels(), consultant: consultant.levels() }
  }

  learnLevels(levels: SideLevels): void {
    for (const side of sides) this.allowances[side].learn(levels[side] ?? {})
  }

  person(side: ParticipantType): PresentParticipant {
    const { id, name } = this.facts[side]
    return { participantType: side, participantId: id, name }
  }

  /** Who holds a seat now. */
  seated(): Member[] {
    return [...this.members.values()].filter((member) => member.seated)
  }

  /** Who sits across from a side, if anybody does. */
  across(side: ParticipantType): Member | undefined {
    const other = this.members.get(otherSide(side))
    return other?.seated ? other : undefined
  }

  tell<E extends ServerEvent>(event: E, payload: ServerPayload<E>, except?: Member): number {
    const listeners = this.seated().filter((member) => member !== except)
    for (const member of listeners) member.send(event, payload)
    return listeners.length
  }

  /** Takes over the paid clock from an answer of the database; one that knows of no start is older than one that does. */
  learnClock(clock: { startedAt: string | null; endsAt: string | null }): void {
    if (!clock.startedAt) return
    this.startedAt = clock.startedAt
    this.endsAt = clock.endsAt
  }

  /** Everybody in the room knows this end already. */
  clockWasTold(): void {
    for (const member of this.seated()) member.toldEndsAt = this.endsAt
  }

  /**
   * Tells everybody when the clock starts, and afterwards whoever was last told another end: absences move it, and short ones
   * move it back when both are here again.
   */
  announceClock(serverTime: string): void {
    const { startedAt, endsAt } = this
    if (!startedAt || !endsAt || !this.live) return
    for (const member of this.seated()) {
      if (this.#startTold && same(endsAt, member.toldEndsAt)) continue
      member.toldEndsAt = endsAt
      member.send('session-started', { startedAt, endsAt, serverTime })
    }
    this.#startTold = true
  }
}

/** Moved by less than anybody sees on a clock of seconds. */
function same(a: string, b: string | null): boolean {
  return b !== null && Math.abs(Date.parse(a) - Date.parse(b)) < 500
}
