import type { LeaveReason, PresentParticipant } from '@/lib/contract/socket/member'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { MemberId } from '../media/topology'
import type { MemberView } from './snapshot'

/** The others of a room, as values. A list that nothing changed in is the same list, so that nothing is drawn again. */
export type Members = readonly MemberView[]

type Named = Pick<PresentParticipant, 'memberId' | 'participantType'> & { readonly name?: string }

export const unseen = {
  present: false,
  left: null,
  media: 'none',
  trouble: null,
  stream: null,
  camera: false,
  speaks: false,
  sends: null,
  typing: false,
} as const satisfies Partial<MemberView>

/** Who is in besides oneself, as the room says on entering. */
export function othersOf({ participants, memberId }: Pick<RoomJoined, 'participants' | 'memberId'>) {
  return participants.filter((one) => one.memberId !== memberId)
}

/** This member (re-)entered: who is in, and who is not any more. @param why they are not, where that is told */
export function entered(members: Members, room: RoomJoined, why: LeaveReason | null): Members {
  const others = othersOf(room)
  const here = others.reduce(came, (room.authors ?? []).reduce(named, members))
  return here.map((one) => {
    if (others.some(({ memberId }) => memberId === one.id)) return one
    return { ...one, present: false, typing: false, left: why ?? one.left }
  })
}

export function came(members: Members, { memberId, participantType, name }: Named): Members {
  const known = indexOf(members, memberId, participantType)
  const before = members[known] ?? { ...unseen, name: name ?? '' }
  const next: MemberView = {
    ...before,
    id: memberId,
    role: participantType,
    name: name ?? before.name,
    present: true,
    left: null,
  }
  return known < 0 ? [...members, next] : replaced(members, known, next)
}

/** Who is not in, and yet to be named. */
function named(members: Members, who: PresentParticipant): Members {
  if (members.some(({ id }) => id === who.memberId)) return members
  return came(members, who).map((one) => (one.id === who.memberId ? { ...one, present: false } : one))
}

export function left(members: Members, who: Named, reason: LeaveReason): Members {
  const known = indexOf(members, who.memberId, who.participantType)
  const before = members[known]
  if (!before) return members
  return replaced(members, known, {
    ...before,
    id: who.memberId,
    present: false,
    typing: false,
    left: reason,
  })
}

export function typing(members: Members, member: MemberId, isTyping: boolean): Members {
  const known = members.findIndex(({ id }) => id === member)
  const before = members[known]
  if (!before || before.typing === isTyping) return members
  return replaced(members, known, { ...before, typing: isTyping })
}

/** Nobody is known to be in: this side is out of the room, or without a connection. */
export function nobodyIn(members: Members): Members {
  return members.map((one) => ({ ...one, present: false, typing: false }))
}

/** As before this side ever came in. */
export function asAtFirst(members: Members): Members {
  return members.map((one) => ({ ...one, left: null }))
}

function replaced(members: Members, at: number, by: MemberView): Members {
  return members.map((one, index) => (index === at ? by : one))
}

/** A member by its id; one that has no id yet by its role. */
function indexOf(members: Members, id: MemberId, role: MemberView['role']): number {
  const known = members.findIndex((one) => one.id === id)
  return known >= 0 ? known : members.findIndex((one) => one.id === '' && one.role === role)
}
