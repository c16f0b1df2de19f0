import { type ParticipantType, participantType } from '@/lib/contract/words'

/** A member of an appointment, by the word that the appointment's functions take for its role. Throws for a member of another kind of room. */
export function sideOf({ role }: { readonly role: string }): ParticipantType {
  return role === 'client' || role === 'consultant' ? role : participantType.parse(role)
}
