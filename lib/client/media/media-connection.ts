import type { MediaKind } from '@/lib/room/modes'

/** What one side contributes to a call, asked again whenever a description is made. */ import type { VideoLimit } from './quality/video-policy'

export interface Outgoing {
  readonly kinds: readonly MediaKind[]
  /** The live track of a kind, or null: the section is still negotiated, so a device granted later needs no new call. */
  track(kind: MediaKind): MediaStreamTrack | null
  /** Whether this kind may be sent in this room now; absent: it may. */
  sends?(kind: MediaKind): boolean
  /** Names the tracks as one group, which is what keeps lips and voice together at the other end. */
  readonly group: MediaStream
  /** Media goes through the TURN servers alone. */
  relayOnly?(): boolean
  /** Every connection as it is made, for whoever watches it. */
  opened?(connection: RTCPeerConnection): void
}

/** Looks to simple-peer like a data channel that never opens. */
const inertChannel = { readyState: 'connecting', binaryType: 'arraybuffer', label: '', close() {} }

/**
 * The `wrtc` option for one simple-peer: browser parts, except for a connection that has exactly the media sections of its mode and no
 * data channel (simple-peer asks for one always). `opened` receives the connection, for statistics and states.
 */
export function mediaParts(initiator: boolean, outgoing: Outgoing, opened: (pc: RTCPeerConnection) => void) {
  class MediaConnection extends RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(outgoing.relayOnly?.() ? { ...config, iceTransportPolicy: 'relay' } : config)
      Object.defineProperty(this, 'createDataChannel', { value: () => inertChannel })
      if (initiator) for (const kind of outgoing.kinds) offerKind(this, kind, outgoing)
      opened(this)
      outgoing.opened?.(this)
    }

    // The answering side's sections exist once the offer is set, and simple-peer answers right after this promise.
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      await super.setRemoteDescription(description)
      if (description.type === 'offer') await fillSections(this, outgoing)
    }

    // One candidate that cannot be used (late, from an attempt that is over) is no reason for simple-peer to end the call.
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      await super.addIceCandidate(candidate).catch(() => {})
    }
  }
  return { RTCPeerConnection: MediaConnection, RTCSessionDescription, RTCIceCandidate }
}

function offerKind(pc: RTCPeerConnection, kind: MediaKind, outgoing: Outgoing): void {
  pc.addTransceiver(outgoing.track(kind) ?? kind, {
    direction: directionOf(kind, outgoing),
    streams: [outgoing.group],
  })
}

async function fillSections(pc: RTCPeerConnection, outgoing: Outgoing): Promise<void> {
  for (const transceiver of pc.getTransceivers()) {
    transceiver.direction = directionOf(transceiver.receiver.track.kind, outgoing)
    // Absent in old Firefox; without it only the grouping is lost.
    transceiver.sender.setStreams?.(outgoing.group)
  }
  await sendTracks(pc, outgoing)
}

/** A section that may not be sent in is refused by the room unless it says so. */
function directionOf(kind: string, outgoing: Outgoing): 'sendrecv' | 'recvonly' {
  return mayBeSent(kind, outgoing) ? 'sendrecv' : 'recvonly'
}

function mayBeSent(kind: string, { kinds, sends = () => true }: Outgoing): boolean {
  return kinds.every((one) => one !== kind || sends(one))
}

/** Whether a section was negotiated for less than may be sent now. */
export function lacks(pc: RTCPeerConnection, outgoing: Outgoing): boolean {
  return pc
    .getTransceivers()
    .some(({ direction, receiver }) => direction === 'recvonly' && mayBeSent(receiver.track.kind, outgoing))
}

/** Puts the tracks of now into the negotiated sections; null stops sending without a new negotiation. */
export async function sendTracks(pc: RTCPeerConnection, outgoing: Outgoing): Promise<void> {
  for (const { sender, receiver } of pc.getTransceivers()) {
    const kind = outgoing.kinds.find((one) => one === receiver.track.kind)
    const track = kind ? outgoing.track(kind) : null
    if (sender.track !== track) await sender.replaceTrack(track)
  }
}

/** Sets what the sender of pictures may spend, without a new negotiation. */
export async function limitVideo(pc: RTCPeerConnection, limit: VideoLimit): Promise<void> {
  const sender = pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'video')?.sender
  const parameters = sender?.getParameters()
  const [encoding] = parameters?.encodings ?? []
  if (!sender || !parameters || !encoding) return
  for (const name of ['maxBitrate', 'maxFramerate', 'scaleResolutionDownBy'] as const) {
    const value = limit[name]
    if (value === undefined) delete encoding[name]
    else encoding[name] = value
  }
  encoding.active = limit.active
  // Refused by a connection that was closed meanwhile, and by browsers that cannot limit: the picture goes on as it is.
  await sender.setParameters(parameters).catch(() => {})
}

/**
 * After a gap the other side shows nothing until the next whole picture, which by itself may take 3 s. Known to Chromium alone (W3C WebRTC
 * Extensions, RTCEncodingOptions); elsewhere the other side asks for one by RTCP.
 */
export async function askKeyFrame(pc: RTCPeerConnection): Promise<void> {
  for (const sender of pc.getSenders()) {
    if (sender.track?.kind !== 'video') continue
    const parameters = sender.getParameters()
    const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }))
    const set: (parameters: RTCRtpSendParameters, options: object) => Promise<void> =
      sender.setParameters.bind(sender)
    await set(parameters, { encodingOptions }).catch(() => {})
  }
}
