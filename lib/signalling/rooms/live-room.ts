import type { Displacement } from '@/lib/contract/codes'
import type { ServerEvent, ServerPayload } from '@/lib/contract/socket'
import type { LeaveReason, PresentParticipant } from '@/lib/contract/socket/member'
import type { RoomEnded } from '@/lib/contract/socket/room'
import type { Kind } from '@/lib/room/kind'
import { kinds } from '@/lib/room/kinds'
import type { MemberId } from '@/lib/room/member'
import { emptyRoom, isLive, type Room, withRole } from '@/lib/room/room'
import type { Clock } from '../operations/clock'
import { Allowance, type Levels } from './allowance'
import { type Member, messageIdOf } from './member'
import { claimsOf, type RoomFacts, type Roster, type RosterEntry, rosterOf } from './roster'
import type { RoomService } from './service'

export type { RoomFacts } from './roster'

/** What each member may still do of what has a rate. */
export type MemberLevels = Readonly<Record<MemberId, Levels>>

/** How a member that was in the room went. */
export interface Departure {
  readonly reason: LeaveReason
  /** When it was last heard, by the local clock. */
  readonly heardMs: number
  /** The same by the database's: whoever asks is told the same moment. */
  readonly lastHeardAt: string
}

/** A room that this process holds: the facts as loaded, the core's state, and the connections of its members. */
export class LiveRoom {
  state: Room
  #roster: Roster
  #claims: Map<MemberId, number>
  /** Set once; from then on nobody is admitted and nothing is relayed. */
  ended: RoomEnded | null = null
  /** The newest admitted connection of each member, in its seat or not. */
  readonly members = new Map<MemberId, Member>()
  /** Members that were here, in this process or before it, and are not. */
  readonly departures = new Map<MemberId, Departure>()
  readonly #allowances = new Map<MemberId, Allowance>()
  /** What its kind does besides. */
  readonly service: RoomService
  /** Another node has held it meanwhile, and goes on. */
  isTaken = false
  /** When it was last used, by the local clock. */
  usedMs: number

  constructor(
    readonly facts: RoomFacts,
    serviceOf: (room: LiveRoom) => RoomService,
    private readonly clock: Clock,
  ) {
    const kind: Kind = kinds[facts.kind]
    this.state = emptyRoom(kind, facts.sessionType, facts.capacity)
    this.#roster = rosterOf(facts)
    this.#claims = claimsOf(facts)
    this.usedMs = clock.nowMs()
    this.service = serviceOf(this)
  }

  get sessionId(): string {
    return this.facts.sessionId
  }

  get live(): boolean {
    return isLive(this.state)
  }

  claimOf(member: MemberId): number {
    return this.#claims.get(member) ?? 0
  }

  /** The members of the session, who may become more while the room is held. */
  get roster(): Roster {
    return this.#roster
  }

  learnMembers(facts: Pick<RoomFacts, 'members'>): void {
    this.#roster = rosterOf(facts)
    this.#claims = claimsOf(facts)
    for (const member of this.members.values()) {
      member.entry = this.#roster.get(member.id) ?? member.entry
      this.state = withRole(this.state, member.id, member.role)
    }
  }

  /** Why a holder of a member's link has no place here any more; null: it is the newest. */
  displacementOf(member: MemberId, claimNumber: number): Displacement | null {
    const newest = this.claimOf(member)
    if (claimNumber === newest) return null
    // Above the newest claim: its link was revoked, and the new link is not claimed yet.
    return claimNumber < newest ? 'replaced' : 'revoked'
  }

  allowanceOf(member: MemberId): Allowance {
    const known = this.#allowances.get(member)
    if (known) return known
    const allowance = new Allowance(this.clock)
    this.#allowances.set(member, allowance)
    return allowance
  }

  /** What everybody may still do, for a node to which the room moves. */
  levels(): MemberLevels {
    return Object.fromEntries([...this.#allowances].map(([id, allowance]) => [id, allowance.levels()]))
  }

  learnLevels(levels: MemberLevels): void {
    for (const id of this.roster.keys()) {
      if (Object.hasOwn(levels, id)) this.allowanceOf(id).learn(levels[id] ?? {})
    }
  }

  /** Who holds a seat now. */
  seated(): Member[] {
    return [...this.members.values()].filter((member) => member.seated)
  }

  /** The member of this id, if it holds its seat. */
  seatedAs(id: MemberId): Member | undefined {
    const member = this.members.get(id)
    return member?.seated ? member : undefined
  }

  /** To whom something goes that names nobody: the only other member of the session, or else the only other one in the room. */
  onlyOther(than: MemberId): MemberId | undefined {
    const others = this.roster.size === 2 ? [...this.roster.keys()] : this.seated().map((member) => member.id)
    const [other, another] = others.filter((id) => id !== than)
    return another === undefined ? other : undefined
  }

  /** Tells everybody who is in the room; answers how many there are. */
  tell<E extends ServerEvent>(event: E, payload: ServerPayload<E>, except?: Member): number {
    const listeners = this.seated().filter((member) => member !== except)
    const json = JSON.stringify(payload)
    for (const member of listeners) member.sendJson(event, json, messageIdOf(event, payload))
    return listeners.length
  }
}

export function presentAs({ id, role, personId, name }: RosterEntry): PresentParticipant {
  return { memberId: id, participantType: role, participantId: personId, name }
}
