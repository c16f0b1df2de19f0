import Peer from 'simple-peer'
import type { IceCandidate } from '@/lib/contract/socket/signals'
import { checkSdp } from '@/lib/room/checks/sdp'
import type { Signal } from '../signalling/signal'
import { lacks, limitVideo, mediaParts, type Outgoing, sendTracks } from './media-connection'
import type { VideoLimit } from './quality/video-policy'

export interface PeerLinkOptions {
  readonly initiator: boolean
  readonly iceServers: readonly RTCIceServer[]
  readonly outgoing: Outgoing
  signal(signal: Signal): void
  track(track: MediaStreamTrack): void
  /** The path is up. May come again after a `disconnected`. */
  connected(): void
  /** The path is in doubt: consent to send was not renewed for some seconds. */
  disconnected(): void
  /** This link is over and will not come back. Not called after `close`. */
  broke(): void
}

/** One media attempt: one simple-peer, never reused. */
export interface PeerLink {
  receive(signal: Signal): void
  /** Sends the tracks of now. */
  refresh(): Promise<void>
  /** Whether something may be sent of which it did not agree that it is. */
  lacks(): boolean
  stats(): Promise<RTCStatsReport>
  /** The description of this side with the candidates found so far; null before there is one. */
  localSdp(): string | null
  limitVideo(limit: VideoLimit): Promise<void>
  close(): void
}

export function openPeerLink(options: PeerLinkOptions): PeerLink {
  let over = false
  let connection: RTCPeerConnection | null = null
  const peer = new Peer({
    initiator: options.initiator,
    // A negotiated channel makes both sides ask for their own, so neither waits for one from the other (media-connection.ts).
    channelConfig: { negotiated: true, id: 0 },
    config: { iceServers: [...options.iceServers], bundlePolicy: 'max-bundle' },
    wrtc: mediaParts(options.initiator, options.outgoing, (pc) => {
      connection = pc
      watch(pc, options, () => over)
    }),
  })
  const end = () => {
    if (over) return
    over = true
    options.broke()
  }
  // Before anything can fail: an unheard 'error' would be thrown into the page.
  peer.on('error', end)
  peer.on('close', end)
  peer.on('signal', (data) => {
    const signal = outgoingSignal(data)
    if (signal && !over) options.signal(signal)
  })
  return {
    receive: (signal) => {
      if (!over && acceptable(signal, options.outgoing)) feed(peer, signal)
    },
    refresh: async () => {
      // Refused only by a connection that was closed meanwhile.
      if (connection && !over) await sendTracks(connection, options.outgoing).catch(() => {})
    },
    lacks: () => connection !== null && !over && lacks(connection, options.outgoing),
    stats: async () => (connection && !over ? connection.getStats() : new Map()),
    localSdp: () => connection?.localDescription?.sdp ?? null,
    limitVideo: async (limit) => {
      if (connection && !over) await limitVideo(connection, limit)
    },
    close: () => {
      over = true
      peer.destroy()
    },
  }
}

/** Opens a link to nobody and closes it: the browser has its parts for calls ready, and our code is compiled. Sends nothing. */
export function rehearseLink(kinds: Outgoing['kinds']): void {
  const nothing = () => {}
  const outgoing = { kinds, track: () => null, group: new MediaStream() }
  openPeerLink({
    initiator: true,
    iceServers: [],
    outgoing,
    signal: nothing,
    track: nothing,
    connected: nothing,
    disconnected: nothing,
    broke: nothing,
  }).close()
}

function watch(pc: RTCPeerConnection, options: PeerLinkOptions, over: () => boolean): void {
  pc.addEventListener('connectionstatechange', () => {
    if (over()) return
    if (pc.connectionState === 'connected') options.connected()
    if (pc.connectionState === 'disconnected') options.disconnected()
  })
  pc.addEventListener('track', ({ track }) => {
    const expected = options.outgoing.kinds.some((kind) => kind === track.kind)
    if (expected && !over()) options.track(track)
  })
}

function outgoingSignal(data: Peer.SignalData): Signal | null {
  if (data.type === 'candidate') {
    const { candidate, sdpMid, sdpMLineIndex } = data.candidate
    return { event: 'ice-candidate', candidate: { candidate, sdpMid, sdpMLineIndex } }
  }
  if (!('sdp' in data) || !data.sdp) return null
  if (data.type === 'offer') return { event: 'offer', offer: { type: 'offer', sdp: data.sdp } }
  if (data.type === 'answer') return { event: 'answer', answer: { type: 'answer', sdp: data.sdp } }
  return null
}

/** The mode lock at the receiving end: a description with a medium that was not booked never reaches the connection. */
function acceptable(signal: Signal, { kinds }: Outgoing): boolean {
  switch (signal.event) {
    case 'offer':
      return checkSdp(signal.offer.sdp, kinds).ok
    case 'answer':
      return checkSdp(signal.answer.sdp, kinds).ok
    case 'ice-candidate':
      // The end-of-candidates mark helps nobody here, and a candidate without a section destroys a simple-peer.
      return (
        signal.candidate.candidate !== '' &&
        (typeof signal.candidate.sdpMid === 'string' || typeof signal.candidate.sdpMLineIndex === 'number')
      )
    default:
      return signal satisfies never
  }
}

function feed(peer: Peer.Instance, signal: Signal): void {
  try {
    if (signal.event === 'offer') peer.signal(signal.offer)
    else if (signal.event === 'answer') peer.signal(signal.answer)
    else peer.signal({ type: 'candidate', candidate: new RTCIceCandidate(candidateInit(signal.candidate)) })
  } catch {
    // A malformed candidate, or a peer that ended a moment ago ("cannot signal after peer is destroyed"): nothing to add to it.
  }
}

function candidateInit(candidate: IceCandidate): RTCIceCandidateInit {
  const { candidate: text, sdpMid = null, sdpMLineIndex = null } = candidate
  return { candidate: text, sdpMid, sdpMLineIndex }
}
