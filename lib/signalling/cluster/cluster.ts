import type { Elsewhere } from '../rooms/admission'

/**
 * What the other nodes have to do with the rooms of this one. Every room has one home, the node that holds it; the connections that came to another
 * node are carried there. So a room is the same whichever node each side is on (decision 098).
 */
export interface Cluster extends Elsewhere {
  /** This process holds the room no longer. */
  forgot(sessionId: string): void
  /** What keeps it from serving well, if anything. */
  readonly impaired: boolean
  start(): Promise<void>
  /** Hands over all rooms and carried connections, spread over the given time. */
  leave(spreadMs: number): Promise<void>
}

/** A node that is the only one. */
export const alone: Cluster = {
  admit: (place, here) => here(place),
  spend: async () => null,
  restore: () => undefined,
  forgot: () => undefined,
  impaired: false,
  start: async () => undefined,
  leave: async () => undefined,
}
