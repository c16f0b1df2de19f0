import type { Signalling } from './signalling'

/** What the part of a room that is fetched on demand works with. */
export interface Outlet {
  /** Everything the server says, as it came; set by whoever listens, who checks what it takes. */
  hear: Hear
  /** The acknowledgement as it came; undefined when there was none, and at once while this side is not in the room. */
  ask: Signalling['ask']
  iceServers(): readonly RTCIceServer[]
  /** Nothing may go but through the TURN servers. */
  relayOnly(): boolean
}
export type Hear = (event: string, payload: unknown) => void

export function createOutlet(
  line: () => Signalling | null,
  entry: () => Pick<Outlet, 'iceServers' | 'relayOnly'>,
): Outlet {
  return {
    hear: () => {},
    ask: async (event, payload) => line()?.ask(event, payload),
    iceServers: () => entry().iceServers(),
    relayOnly: () => entry().relayOnly(),
  }
}
