import type { Place } from '@/lib/auth/tickets'
import type { Right } from '@/lib/contract/rights'
import type { Role, SessionType } from '@/lib/contract/words'
import type { Result } from '@/lib/db/functions/index'
import type { KindName } from '@/lib/room/kinds'
import type { MemberId } from '@/lib/room/member'

/** A session of any kind, as the database answers it. */
export type LoadedRoom = Result<'open_rooms'>[number]

/** A session of one kind, as the database answers it. */
export type FactsOf<K extends KindName> = Extract<LoadedRoom, { kind: K }>

/** What a session of any kind has, as loaded. What its kind knows besides goes to its service alone. */
export interface RoomFacts {
  readonly kind: KindName
  readonly sessionId: string
  readonly roomId: string
  readonly sessionType: SessionType
  /** How many may be in at once, where that is less than what the kind's seats add up to. */
  readonly capacity?: number
  readonly members: LoadedRoom['members']
}

/** Somebody who belongs to a session, in its room or not. */
export interface RosterEntry {
  readonly id: MemberId
  readonly role: Role
  readonly personId: string
  readonly name: string
  /** What it may do; absent: of a kind where the role says everything. */
  readonly rights?: readonly Right[]
  /** Who gave or took of it last; null: nobody did. */
  readonly rightsBy?: MemberId | null
  /** Somebody has to let it in before it comes in again. */
  readonly mustWait: boolean
}

/** The members of a session, as loaded. */
export type Roster = ReadonlyMap<MemberId, RosterEntry>

export function rosterOf({ members }: Pick<RoomFacts, 'members'>): Roster {
  // A guest has no account: within the session they are the member that they are.
  return new Map(members.map((member) => [member.id, entryFor(member)]))
}

function entryFor(member: LoadedRoom['members'][number]): RosterEntry {
  const { id, role, personId, name } = member
  const entry = { id, role, personId: personId ?? id, name }
  if (!('rights' in member)) return { ...entry, mustWait: false }
  return { ...entry, rights: member.rights, rightsBy: member.rightsBy, mustWait: !member.isAdmitted }
}

/** The newest claim of each member's link; 0: never claimed. */
export function claimsOf({ members }: Pick<RoomFacts, 'members'>): Map<MemberId, number> {
  return new Map(members.map(({ id, claimNumber }) => [id, claimNumber]))
}

/** Whose place it is; undefined: nobody's of this session. A credential of before names the role alone. */
export function entryOf(
  { roster }: { readonly roster: Roster },
  { memberId, participantType }: Pick<Place, 'memberId' | 'participantType'>,
): RosterEntry | undefined {
  if (memberId !== undefined) return roster.get(memberId)
  const [entry, another] = [...roster.values()].filter(({ role }) => role === participantType)
  return another ? undefined : entry
}
