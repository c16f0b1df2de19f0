import { randomInt } from 'node:crypto'
import type { RtpParameters } from '@/lib/contract/socket/rtp'
import type { Way } from '@/scripts/media/peer/way'
import type { Clip } from './clip'

/** A camera and a microphone of a member without a browser. */

const videoClock = 90_000
const audioClock = 48_000
const rtcp = { cname: 'bench' }
const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }]
const vp8 = { mimeType: 'video/VP8', payloadType: 101, clockRate: videoClock, rtcpFeedback: feedback }
const opus = { mimeType: 'audio/opus', payloadType: 100, clockRate: audioClock, channels: 2 }

const reportEveryMs = 1_000
const opusMs = 20
/** A silent microphone says so seldom (RFC 7587 §3.1.3). */
const silentMs = 400
const opusBytes = 80

/** One stream of RTP. */
class Stream {
  readonly ssrc = randomInt(1, 0xffff_ffff)
  #number = randomInt(0xffff)
  #packets = 0
  #bytes = 0

  constructor(
    private readonly way: Way,
    private readonly payloadType: number,
    private readonly clockRate: number,
  ) {}

  send(payload: Buffer, atMs: number, isLast: boolean): void {
    const packet = Buffer.allocUnsafe(12 + payload.length)
    packet[0] = 0x80
    packet[1] = this.payloadType | (isLast ? 0x80 : 0)
    packet.writeUInt16BE(this.#number, 2)
    packet.writeUInt32BE(this.#timestamp(atMs), 4)
    packet.writeUInt32BE(this.ssrc, 8)
    payload.copy(packet, 12)
    this.#number = (this.#number + 1) & 0xffff
    this.#packets += 1
    this.#bytes += payload.length
    this.way.send(packet)
  }

  /** A sender report (RFC 3550 §6.4.1): by these the server knows which moments of two sizes are the same. */
  report(atMs: number): void {
    const packet = Buffer.alloc(28)
    packet.writeUInt32BE(0x80c8_0006, 0)
    packet.writeUInt32BE(this.ssrc, 4)
    const seconds = Date.now() / 1000 + 2_208_988_800
    packet.writeUInt32BE(Math.floor(seconds) >>> 0, 8)
    packet.writeUInt32BE(Math.floor((seconds % 1) * 0xffff_ffff) >>> 0, 12)
    packet.writeUInt32BE(this.#timestamp(atMs), 16)
    packet.writeUInt32BE(this.#packets >>> 0, 20)
    packet.writeUInt32BE(this.#bytes >>> 0, 24)
    this.way.report(packet)
  }

  #timestamp(atMs: number): number {
    return Math.floor((atMs * this.clockRate) / 1000) % 0x1_0000_0000
  }
}

interface Source {
  readonly rtp: RtpParameters
  /** What is due by then is sent. */
  run(nowMs: number): void
  /** Somebody needs a picture that stands alone. */
  refresh?(): void
}

/** @param clips from the smallest size up */
export function camera(way: Way, clips: readonly Clip[]): Source {
  const layers = clips.map((clip) => ({ clip, stream: new Stream(way, vp8.payloadType, videoClock) }))
  const encodings = layers.map(({ stream: { ssrc } }) => ({ ssrc }))
  let begunMs: number | null = null
  let next = 0
  let reportedMs = 0
  let again = false
  const lengthMs = clips[0]?.lengthMs ?? 0
  const length = Math.min(...clips.map(({ frames }) => frames.length))
  return {
    rtp: { mid: '0', codecs: [vp8], encodings, rtcp },
    refresh() {
      // What was sent a moment ago will do.
      again = next > 4
    },
    run(nowMs) {
      begunMs ??= nowMs
      const due = layers[0]?.clip.frames[next]?.atMs ?? lengthMs
      if (nowMs < begunMs + due) return
      if (again || next >= length) {
        again = false
        next = 0
        begunMs = nowMs
      }
      if (nowMs - reportedMs > reportEveryMs) {
        reportedMs = nowMs
        for (const { stream } of layers) stream.report(nowMs)
      }
      for (const { clip, stream } of layers) {
        const packets = clip.frames[next]?.packets ?? []
        for (const [at, payload] of packets.entries()) stream.send(payload, nowMs, at === packets.length - 1)
      }
      next += 1
    },
  }
}

export function microphone(way: Way, speaks: boolean): Source {
  const stream = new Stream(way, opus.payloadType, audioClock)
  const payload = Buffer.alloc(speaks ? opusBytes : 3, 0x11)
  const everyMs = speaks ? opusMs : silentMs
  let nextMs = 0
  return {
    rtp: { mid: '1', codecs: [opus], encodings: [{ ssrc: stream.ssrc }], rtcp },
    run(nowMs) {
      if (nextMs === 0) nextMs = nowMs
      // What was missed is not made up for.
      if (nowMs - nextMs > 10 * everyMs) nextMs = nowMs
      for (; nextMs <= nowMs; nextMs += everyMs) stream.send(payload, nextMs, false)
    },
  }
}

/** Sends what is due, every few ms, until it is stopped. Payload feedback that comes back asks for a key picture (RFC 4585 §6.3). */
export function play(way: Way, sources: readonly Source[]): () => void {
  way.hearReport = (packet) => {
    if (packet[1] === 206) for (const source of sources) source.refresh?.()
  }
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (const source of sources) source.run(nowMs)
  }, 5)
  return () => clearInterval(timer)
}
