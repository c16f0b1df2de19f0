import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaSource } from '@/lib/contract/socket/hub'
import type { RtpParameters } from '@/lib/contract/socket/rtp'
import type { EngineSettings } from '@/lib/media/mediasoup/settings'
import { type MediaEvent, MediaRefusal } from '@/lib/media/port/requests'
import { mediaInProcess } from '@/lib/media/process/in-process'
import { workerBinary } from '@/lib/media/process/worker-binary'
import { freePort } from '@/tests/support/free-port'

const folder = mkdtempSync(join(tmpdir(), 'parley-media-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** The worker that is packed here, laid out as in production. */
export const packedWorker = () =>
  workerBinary({ root: process.cwd(), dataDir: folder, chosen: process.env['MEDIASOUP_WORKER_BIN'] })

/** A real engine with real workers, which keeps what it says. */
export async function startEngine(more: Partial<EngineSettings> = {}, binary = packedWorker) {
  const told: MediaEvent[] = []
  const failures: unknown[] = []
  const settings = {
    listen: '127.0.0.1',
    announced: [],
    port: await freePort(),
    workers: 1,
    maxBitrate: 4_000_000,
    ...more,
  }
  const media = mediaInProcess({ settings, binary, failed: (error) => failures.push(error) })
  media.service.listen(
    (event) => told.push(event),
    () => undefined,
  )
  return { ...media, settings, told, failures }
}

export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    if (error instanceof MediaRefusal) return error.code
    throw error
  }
  return 'nothing refused'
}

let ssrc = 1_000

/** What a browser would say of a source: Opus, or VP8 in three sizes. */
export function rtpOf(source: MediaSource, mid = '0'): RtpParameters {
  ssrc += 10
  const rtcp = { cname: `c${ssrc}` }
  if (source === 'mic' || source === 'screenAudio') {
    const opus = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }
    return { mid, codecs: [opus], encodings: [{ ssrc }], rtcp }
  }
  const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }]
  const vp8 = { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000, rtcpFeedback: feedback }
  const rtx = { mimeType: 'video/rtx', payloadType: 102, clockRate: 90_000, parameters: { apt: 101 } }
  const headerExtensions = [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' as const, id: 1 },
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id' as const, id: 2 },
  ]
  const sizes = source === 'camera' ? ['r0', 'r1', 'r2'] : null
  const encodings = sizes ? sizes.map((rid) => ({ rid })) : [{ ssrc, rtx: { ssrc: ssrc + 1 } }]
  return { mid, codecs: [vp8, rtx], headerExtensions, encodings, rtcp }
}
