import type { WebRtcServer, Worker } from 'mediasoup/types'
import { announcedBy, type EngineSettings } from './settings'

interface Running {
  readonly worker: Worker
  readonly server: WebRtcServer
}

/** Something that goes through a worker: so many streams, in and out. */
export interface Load {
  readonly flows: number
}

interface Slot {
  readonly port: number
  readonly loads: Set<Load>
  running: Promise<Running> | null
}

export interface Place extends Running {
  /** What is put here counts until it is taken away. */
  readonly loads: Set<Load>
}

interface Parts {
  readonly settings: EngineSettings
  /** The path of the worker's binary. */
  binary(): Promise<string>
  failed(error: unknown, words: string): void
}

/** What all rooms of a worker send arrives at one socket, and is lost where nobody took it in time: the kernel gives as much of this as it may. */
const socketBytes = 8 * 1024 * 1024

export type Workers = ReturnType<typeof createWorkers>

/** The worker processes, each with one port. One is started when a room needs it, and again at once whenever it dies. */
export function createWorkers({ settings, binary, failed }: Parts) {
  const slots: Slot[] = Array.from({ length: settings.workers }, (_, at) => ({
    port: settings.port + at,
    loads: new Set<Load>(),
    running: null,
  }))
  let restarts = 0
  let closed = false

  async function start(slot: Slot): Promise<Running> {
    const [{ createWorker }, workerBin] = await Promise.all([import('mediasoup'), binary()])
    const worker = await createWorker({ workerBin, logLevel: 'error' })
    worker.once('died', (error) => {
      slot.running = null
      failed(error, 'a media worker died and is started again')
      if (closed) return
      restarts += 1
      begin(slot).catch(() => undefined)
    })
    try {
      const [announcedAddress = settings.listen] = announcedBy(settings)
      const listen = {
        ip: settings.listen,
        announcedAddress,
        port: slot.port,
        recvBufferSize: socketBytes,
        sendBufferSize: socketBytes,
      }
      const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ ...listen, protocol }))
      return { worker, server: await worker.createWebRtcServer({ listenInfos }) }
    } catch (error) {
      worker.close()
      throw error
    }
  }

  function begin(slot: Slot): Promise<Running> {
    const running = start(slot)
    slot.running = running
    running.catch((error: unknown) => {
      if (slot.running === running) slot.running = null
      failed(error, `no media worker could be started on port ${slot.port}`)
    })
    return running
  }

  async function allRunning(): Promise<Running[]> {
    const running = await Promise.allSettled(slots.flatMap(({ running }) => running ?? []))
    return running.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  return {
    /** The worker through which least goes. @throws what kept it from being started */
    async place(): Promise<Place> {
      const [least, ...others] = slots
      if (!least) throw new Error('There is no media worker.')
      const slot = others.reduce((one, other) => (flowsOf(other) < flowsOf(one) ? other : one), least)
      return { ...(await (slot.running ?? begin(slot))), loads: slot.loads }
    },
    running: allRunning,
    async stats() {
      const workers = (await allRunning()).map(({ worker }) => worker)
      const usage = await Promise.allSettled(workers.map((worker) => worker.getResourceUsage()))
      const milliseconds = usage.flatMap((one) =>
        one.status === 'fulfilled' ? [one.value.ru_utime + one.value.ru_stime] : [],
      )
      const cpuSeconds = milliseconds.reduce((sum, ms) => sum + ms, 0) / 1_000
      return { workers: workers.length, restarts, cpuSeconds }
    },
    async close(): Promise<void> {
      closed = true
      for (const { running } of slots) {
        const one = await running?.catch(() => null)
        one?.worker.close()
      }
    },
  }
}

function flowsOf({ loads }: Slot): number {
  return [...loads].reduce((sum, { flows }) => sum + flows, 0)
}
