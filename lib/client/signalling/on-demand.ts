import type { Signalling } from './signalling'

/** What the part of a room that is fetched on demand works with. */
export interface Outlet {
  /** Everything the server says, as it came; set by whoever listens, who checks what it takes. */
  hear: Hear
  /** The acknowledgement as it came; undefined when there was none, and at once while this side is not in the room. */
  ask: Signalling['ask']
  ways(): Ways
}
/** How this side may be reached; with `relayOnly` neither side learns the other's address. */
export interface Ways {
  iceServers(): readonly RTCIceServer[]
  relayOnly(): boolean
  /** The server's clock less steadyNow(), ms. */
  offsetMs(): number
}
export type Hear = (event: string, payload: unknown) => void

export function createOutlet(line: () => Signalling | null, ways: Outlet['ways']): Outlet {
  return { hear: () => {}, ask: async (event, payload) => line()?.ask(event, payload), ways }
}
