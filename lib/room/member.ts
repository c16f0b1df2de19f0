/** Who somebody is in a room, over all their connections: an id of the session's, a UUID. */
export type MemberId = string

/** A member that is in the room. */
export interface Seat<Role extends string = string> {
  readonly role: Role
  /** The caller's name for the connection that holds the seat. */
  readonly connection: string
}
