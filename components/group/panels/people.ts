import { isReached } from '@/components/call/others'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import type { MemberView } from '@/lib/client/room/snapshot'
import type { GroupRole } from '@/lib/contract/http/group'
import type { RaisedHands } from '@/lib/contract/socket/group'
import { type HeldRight, heldRights, sayOf } from '../moderation/offers'

/** One line of the list of people. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: GroupRole
  readonly isSelf: boolean
  /** In a call; a chat has no microphones. */
  readonly muted: boolean
  /** They may not speak until they are allowed to. */
  readonly held: boolean
  /** What else they may not until allowed. */
  readonly barred: readonly HeldRight[]
  /** What is to be seen of theirs in a call. */
  readonly camera: boolean
  readonly screen: boolean
  /** Of the raised hands, from 1; null: it is down. */
  readonly place: number | null
  readonly standsIn: boolean
  /** Still seen and heard, without a connection to the service. */
  readonly isLost: boolean
}

/** What is done about one person. */
export type PersonAct = 'make_cohost' | 'unmake_cohost' | 'hand_on' | 'remove'

/** Which of the raised hands is theirs, from 1; null: it is down. */
export function placeOf(hands: RaisedHands, member: string): number | null {
  const at = hands.findIndex(({ memberId }) => memberId === member)
  return at < 0 ? null : at + 1
}

type Seen = Pick<
  GroupSnapshot,
  'members' | 'hands' | 'standsIn' | 'role' | 'devices' | 'permissions' | 'rights'
> & {
  readonly view: Pick<GroupSnapshot['view'], 'memberId' | 'participantName'>
}

/** Who is in: raised hands first in their order, then hosts, then everybody by name. */
export function peopleOf({
  members,
  hands,
  standsIn,
  role,
  devices,
  permissions,
  rights,
  view,
}: Seen): Person[] {
  const may = (id: string) => rights.find(({ memberId }) => memberId === id)?.permissions ?? null
  const self: Person = {
    id: view.memberId,
    name: view.participantName,
    role,
    isSelf: true,
    muted: devices !== null && devices.microphone !== 'on',
    ...heldOf(permissions),
    ...{ camera: false, screen: false },
    place: placeOf(hands, view.memberId),
    standsIn: standsIn === view.memberId,
    isLost: false,
  }
  const others = members.filter(isReached).map(
    (member): Person => ({
      id: member.id,
      name: member.name,
      role: roleOf(member),
      isSelf: false,
      muted: devices !== null && member.sends?.microphone === 'off',
      ...heldOf(may(member.id)),
      camera: devices !== null && member.sends?.camera === 'on',
      screen: devices !== null && member.sends?.camera === 'screen',
      place: placeOf(hands, member.id),
      standsIn: standsIn === member.id,
      isLost: !member.present,
    }),
  )
  return [self, ...others].sort(
    (a, b) =>
      (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY) ||
      ranks[a.role] - ranks[b.role] ||
      a.name.localeCompare(b.name),
  )
}

/** @param permissions null: what their role has */
function heldOf(permissions: GroupSnapshot['permissions'] | null): Pick<Person, 'held' | 'barred'> {
  if (permissions === null) return { held: false, barred: [] }
  return {
    held: !permissions.includes('sendAudio'),
    barred: heldRights.filter((right) => !permissions.includes(right)),
  }
}

const ranks = { host: 0, cohost: 1, member: 2, guest: 2 } as const satisfies Record<GroupRole, number>

function roleOf({ role }: Pick<MemberView, 'role'>): GroupRole {
  return role === 'client' || role === 'consultant' ? 'member' : role
}

/** What somebody of this role may do about a person, the likeliest first; the database says so once more. */
export function actsOn({ role, isSelf }: Pick<Person, 'role' | 'isSelf'>, own: GroupRole): PersonAct[] {
  const isHost = own === 'host'
  if (isSelf || role === 'host' || !(isHost || (own === 'cohost' && role !== 'cohost'))) return []
  if (!isHost || role === 'guest') return ['remove']
  return [role === 'cohost' ? 'unmake_cohost' : 'make_cohost', 'hand_on', 'remove']
}

/** Who has a say lowers hands, and who stands in for a host. */
export function mayLower(seen: Pick<Seen, 'permissions' | 'standsIn' | 'view'>): boolean {
  return sayOf(seen) !== 'none'
}
