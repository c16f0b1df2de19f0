import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorker } from 'mediasoup'
import type { Consumer, Producer, Router, WebRtcTransport } from 'mediasoup/types'
import type { HubConsumer, MediaSource } from '@/lib/contract/socket/hub'
import { type RtpCapabilities, rtpParameters } from '@/lib/contract/socket/rtp'
import { asSent, described, offered } from '@/lib/media/mediasoup/as-sent'
import { codecs } from '@/lib/media/mediasoup/settings'
import { kindOf } from '@/lib/media/mediasoup/stay'
import { answerWith, type MediaHandlers, type MediaService, mediaRequests } from '@/lib/media/port/requests'
import { mediaInProcess } from '@/lib/media/process/in-process'
import { workerBinary } from '@/lib/media/process/worker-binary'
import { freePort } from '@/tests/support/free-port'

/** Where media goes through, to be measured: the process that forwards, and how it is asked. */
export interface Engine {
  readonly media: Pick<MediaService, 'ask'>
  /** Of the worker: what forwarding costs is its time. */
  pid(): Promise<number>
  close(): Promise<void>
}

const address = '127.0.0.1'
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-media-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const binary = () =>
  workerBinary({ root: process.cwd(), dataDir: folder, chosen: process.env['MEDIASOUP_WORKER_BIN'] })

/** Ours, as it is. */
export async function ourEngine(): Promise<Engine> {
  const settings = {
    listen: address,
    announced: [],
    port: await freePort(),
    workers: 1,
    maxBitrate: 4_000_000,
  }
  const failed = (error: unknown, words: string) => console.error(words, error)
  const { service, engine } = mediaInProcess({ settings, binary, failed })
  return {
    media: service,
    async pid() {
      return (await engine.processes())[0]?.pid ?? 0
    },
    close: () => engine.close(),
  }
}

interface Place {
  readonly room: string
  readonly send: WebRtcTransport
  readonly receive: WebRtcTransport
  readonly producers: Map<MediaSource, Producer>
  readonly consumers: Map<string, Consumer>
}

export interface BareEngine extends Engine {
  readonly handlers: MediaHandlers
}

/** mediasoup with nothing of ours: a worker, a router, a transport with a port of its own for each way, and nobody who checks anything. */
export async function bareEngine(): Promise<BareEngine> {
  const worker = await createWorker({ workerBin: await binary(), logLevel: 'error' })
  const router = await worker.createRouter({ mediaCodecs: codecs })
  const handlers = bareHandlers(router)
  return {
    handlers,
    media: { ask: (method, params) => answerWith(handlers, method, params, console.error) },
    pid: () => Promise.resolve(worker.pid),
    close: async () => worker.close(),
  }
}

function bareHandlers(router: Router): MediaHandlers {
  const places = new Map<string, Place>()
  const placeOf = (member: string) => places.get(member) ?? nobody()
  const wayOf = ({ send, receive }: Place, id: string) => (send.id === id ? send : receive)
  const nothing = () => Promise.resolve({})
  return {
    async enter({ room, member }) {
      const place = await enter(router, room)
      places.set(member, place)
      const transports = {
        send: described(place.send, [address]),
        receive: described(place.receive, [address]),
      }
      const capabilities = offered(router.rtpCapabilities)
      return { stay: randomUUID(), capabilities, transports, sending: [], consumers: [] }
    },
    async connect({ member, transport, dtls }) {
      await wayOf(placeOf(member), transport).connect({ dtlsParameters: dtls })
      return {}
    },
    async restart({ member, transport }) {
      const ice = await wayOf(placeOf(member), transport).restartIce()
      return asSent(mediaRequests.restart.answer, { ice })
    },
    async produce({ member, source, rtp }) {
      const place = placeOf(member)
      const producer = await place.send.produce({ kind: kindOf[source], rtpParameters: rtp })
      place.producers.set(source, producer)
      return { producer: producer.id }
    },
    receive: ({ member, capabilities }) => receive(places, placeOf(member), capabilities),
    async watch({ member, views }) {
      for (const { consumer, layer } of views) await look(placeOf(member).consumers.get(consumer), layer)
      return {}
    },
    async leave({ member }) {
      const { send, receive: back } = placeOf(member)
      send.close()
      back.close()
      return {}
    },
    pause: nothing,
    close: nothing,
    allow: nothing,
    end: nothing,
    renew: nothing,
    stats: () => Promise.reject(new Error('nobody asks this')),
  }
}

async function enter(router: Router, room: string): Promise<Place> {
  const listenInfos = [{ protocol: 'udp' as const, ip: address }]
  const [send, receive] = [
    await router.createWebRtcTransport({ listenInfos }),
    await router.createWebRtcTransport({ listenInfos }),
  ]
  return { room, send, receive, producers: new Map(), consumers: new Map() }
}

async function receive(
  places: ReadonlyMap<string, Place>,
  place: Place,
  capabilities: RtpCapabilities,
): Promise<{ consumers: HubConsumer[] }> {
  const consumers: HubConsumer[] = []
  for (const [member, other] of places) {
    if (other === place || other.room !== place.room) continue
    for (const [source, { id: producer }] of other.producers) {
      if ([...place.consumers.values()].some(({ producerId }) => producerId === producer)) continue
      const asked = { producerId: producer, rtpCapabilities: capabilities, paused: true }
      const made = await place.receive.consume(asked)
      place.consumers.set(made.id, made)
      const rtp = asSent(rtpParameters, made.rtpParameters)
      consumers.push({ id: made.id, member, source, producer, rtp, paused: false })
    }
  }
  return { consumers }
}

async function look(consumer: Consumer | undefined, layer: number | null): Promise<void> {
  if (layer === null) return consumer?.pause()
  if (consumer?.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: layer })
  await consumer?.resume()
}

function nobody(): never {
  throw new Error('nobody of that name is in')
}
