import { checkDataSdp } from '@/lib/room/checks/data-sdp'
import type { Signal } from '../signalling/signal'
import type { Ear, Line } from './data-channel'
import { blockBytes } from './protocol'

export interface DataLineOptions {
  /** The one who sends the file. */
  readonly initiator: boolean
  readonly config: RTCConfiguration
  readonly ear: Ear
  signal(signal: Signal): void
  opened(): void
}

export interface DataLine extends Line {
  receive(signal: Signal): void
  /** Goes silent: nothing more is heard of it. */
  close(): void
}

const connectLimitMs = 20_000
const lowBytes = blockBytes

/** One connection for one file: a single data channel, and nothing that could carry sound or pictures. */
export function openDataLine({ initiator, config, ear, signal, opened }: DataLineOptions): DataLine {
  const pc = new RTCPeerConnection({ ...config, bundlePolicy: 'max-bundle' })
  // Both ask for the same one, so neither takes a channel that the other made up.
  const channel = pc.createDataChannel('file', { negotiated: true, id: 0 })
  let over = false
  let isOpen = false
  let turn: Promise<unknown> = Promise.resolve()

  function close(): void {
    over = true
    clearTimeout(limit)
    channel.close()
    pc.close()
  }
  function fail(): void {
    if (over) return
    close()
    ear.broke(isOpen ? 'lost' : 'no_path')
  }
  const limit = setTimeout(fail, connectLimitMs)

  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = lowBytes
  channel.onbufferedamountlow = ear.drained
  channel.onclose = fail
  channel.onopen = () => {
    isOpen = true
    clearTimeout(limit)
    opened()
  }
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (over) return
    if (typeof data === 'string') ear.text(data)
    else if (data instanceof ArrayBuffer) ear.bytes(data)
  }
  pc.ondatachannel = (stranger) => stranger.channel.close()
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === 'failed') fail()
  }
  pc.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate || over) return
    const { candidate: text, sdpMid, sdpMLineIndex } = candidate
    signal({ event: 'ice-candidate', candidate: { candidate: text, sdpMid, sdpMLineIndex } })
  }
  /** One after another: a candidate before its description would be lost. */
  const then = (act: () => Promise<void>) => {
    turn = turn.then(() => (over ? undefined : act())).catch(fail)
  }
  if (initiator) then(() => sendDescription(pc, signal))
  return {
    queued: () => channel.bufferedAmount,
    send: (data) => (typeof data === 'string' ? channel.send(data) : channel.send(data)),
    receive: (heard) => then(() => take(pc, heard, signal)),
    close,
  }
}

async function sendDescription(pc: RTCPeerConnection, signal: DataLineOptions['signal']): Promise<void> {
  await pc.setLocalDescription()
  const { type, sdp } = pc.localDescription ?? {}
  if (type === 'offer' && sdp) signal({ event: 'offer', offer: { type, sdp } })
  if (type === 'answer' && sdp) signal({ event: 'answer', answer: { type, sdp } })
}

/** The lock at the receiving end: a description with anything but a data channel never reaches the connection. */
async function take(pc: RTCPeerConnection, heard: Signal, signal: DataLineOptions['signal']): Promise<void> {
  switch (heard.event) {
    case 'offer':
      if (!checkDataSdp(heard.offer.sdp).ok) return
      await pc.setRemoteDescription(heard.offer)
      return sendDescription(pc, signal)
    case 'answer':
      if (checkDataSdp(heard.answer.sdp).ok) await pc.setRemoteDescription(heard.answer)
      return
    case 'ice-candidate': {
      const { candidate, sdpMid = null, sdpMLineIndex = null } = heard.candidate
      // One that cannot be used is no reason to give up.
      await pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => undefined)
      return
    }
    default:
      return heard satisfies never
  }
}
