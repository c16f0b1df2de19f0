import { steadyNow } from '../browser/steady-time'
import type { Signal } from '../signalling/signal'
import type { Outgoing } from './media-connection'
import { openPeerLink, type PeerLink } from './peer-link'

export interface AttemptListener {
  send(signal: Signal, call: number): void
  /** A track of the other side came into `stream`. */
  track(stream: MediaStream): void
  connected(stream: MediaStream): void
  disconnected(): void
  broke(): void
}

/** One media attempt: a peer link that may be made before the room gave it a number, and keeps to itself until then. */
export interface Attempt extends PeerLink {
  readonly offering: boolean
  /** 0: none yet. */
  number(): number
  /** From now on it is this call: what it has to say goes out. */
  begin(number: number): void
  /** Whole, and not so old that its candidates may have become wrong; `iceServers` are those of now, whose credentials expire. */
  isFresh(iceServers: readonly RTCIceServer[]): boolean
}

/** An offer ages with the network around it; what waits for an offer gathers only when that comes. */
const freshMs = { offering: 30_000, answering: 300_000 }

export function openAttempt(
  offering: boolean,
  outgoing: Outgoing,
  iceServers: readonly RTCIceServer[],
  listener: AttemptListener,
): Attempt {
  let number = 0
  let unsaid: Signal[] = []
  let broken = false
  const madeAtMs = steadyNow()
  const agreed = () => outgoing.kinds.filter((kind) => outgoing.sends?.(kind)).join()
  const madeFor = agreed()
  const stream = new MediaStream()
  const link = openPeerLink({
    initiator: offering,
    outgoing,
    iceServers,
    signal: (signal) => (number === 0 ? void unsaid.push(signal) : listener.send(signal, number)),
    track(track) {
      stream.addTrack(track)
      listener.track(stream)
    },
    connected: () => listener.connected(stream),
    disconnected: listener.disconnected,
    broke() {
      broken = true
      listener.broke()
    },
  })
  return {
    ...link,
    offering,
    number: () => number,
    begin(given) {
      number = given
      // One message instead of several: the description of now carries the candidates that were found meanwhile.
      const sdp = unsaid.some(({ event }) => event === 'offer') && link.localSdp()
      const signals: Signal[] = sdp ? [{ event: 'offer', offer: { type: 'offer', sdp } }] : unsaid
      unsaid = []
      for (const signal of signals) listener.send(signal, number)
    },
    isFresh: (current) =>
      !broken &&
      current === iceServers &&
      madeFor === agreed() &&
      steadyNow() - madeAtMs < (offering ? freshMs.offering : freshMs.answering),
  }
}
