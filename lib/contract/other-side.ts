import type { ParticipantType } from './words'

/** The side across the table. A file of its own: pages load it without the schemas. */
export function otherSide(side: ParticipantType): ParticipantType {
  return side === 'client' ? 'consultant' : 'client'
}
