import type { Incoming } from './incoming'

/**
 * A namespace in which clients speak of the same rooms in words of their own. Only words differ: who is admitted, what may be said and how often is
 * decided where it is for everybody.
 */
export interface Dialect {
  readonly namespace: string
  /** What a client presents in `auth`, as admission reads it. */
  credentials(auth: unknown): unknown
  /** Of one connection. @param tell hands an event to its client, the payload as JSON */
  speaker(tell: (event: string, json: string) => void): Speaker
}

export interface Speaker {
  /** An event of the client, as the room hears it. */
  hear(event: Incoming): Incoming
  /** An event of the room, told to the client. @param json the payload */
  say(event: string, json: string): void
}
