import type { ModalEvent } from '../modes'
import type { SessionType } from '../words'

/**
 * What makes one kind of room differ from another, as data. Group rooms, courses, streams and co-coding are further entries, not further branches.
 */
export interface Kind<Role extends string = string> {
  readonly name: string
  /** How many may sit in each role at once. A second one in a full role replaces the first (same link, newer claim). */
  readonly seats: Readonly<Record<Role, number>>
  /** How media travels. */
  readonly topology: 'p2p' | 'mesh' | 'sfu'
  /** The clock runs from when all of these roles are present. */
  readonly liveWith: readonly Role[]
  /** Which of the mode's events a role may send. */
  grants(role: Role, mode: SessionType): readonly ModalEvent[]
}
