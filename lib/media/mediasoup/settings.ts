import { networkInterfaces } from 'node:os'
import type { RouterRtpCodecCapability } from 'mediasoup/types'

export interface EngineSettings {
  /** The address on which workers listen. */
  readonly listen: string
  /** The addresses that pages are told; none: those of this machine. */
  readonly announced: readonly string[]
  /** Of the first worker, UDP and TCP; each further one has the next. */
  readonly port: number
  readonly workers: number
  /** Bits a second that one member may send. */
  readonly maxBitrate: number
}

/**
 * VP8 first, which every browser sends in several sizes; H.264 for what can nothing else, in the profile that Safari understands (42001f, which Chromium
 * offers first, is not).
 */
export const codecs: RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
]

/** What pages are told where a wildcard is listened on and nothing was configured: each address of this machine, or else itself. */
export function announcedBy({ announced, listen }: EngineSettings): readonly string[] {
  if (announced.length > 0) return announced
  if (listen !== '0.0.0.0' && listen !== '::') return [listen]
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && (listen === '::' || family === 'IPv4'))
    .map(({ address }) => address)
    .filter((address) => !address.startsWith('fe80:'))
  return own.length > 0 ? own : ['127.0.0.1']
}
