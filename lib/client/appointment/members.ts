import type { SessionView } from '@/lib/contract/http/session'
import { otherSide } from '@/lib/contract/other-side'
import { unseen } from '../room/members'
import type { MemberView, RoomSnapshot } from '../room/snapshot'

/** The other side of an appointment, before anything is known of it but its name. */
export function theOtherOf({ participantType, otherParticipantName }: SessionView): MemberView {
  return { id: '', role: otherSide(participantType), name: otherParticipantName, ...unseen }
}

/** The other side of an appointment. */
export function theOther({ members }: Pick<RoomSnapshot, 'members'>): MemberView {
  const [other] = members
  if (!other) throw new Error('An appointment has another side.')
  return other
}
