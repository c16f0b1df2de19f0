import type { MediaEvent } from '../port/requests'
import { createHandlers } from './handlers'
import { MediaRooms, type Whose } from './rooms'
import type { EngineSettings } from './settings'
import { createWorkers } from './workers'

interface Parts {
  readonly settings: EngineSettings
  /** The path of the worker's binary. */
  binary(): Promise<string>
  tell(event: MediaEvent): void
  failed(error: unknown, words: string): void
}

/** The engine with mediasoup's workers. */
export function createEngine({ settings, binary, tell, failed }: Parts) {
  const workers = createWorkers({ settings, binary, failed })
  const rooms = new MediaRooms({ settings, workers, tell })
  return {
    handlers: createHandlers({ rooms, workers, settings }),
    async close(): Promise<void> {
      rooms.close()
      await workers.close()
    },

    // For tests

    async processes() {
      return (await workers.running()).map(({ worker }) => ({ pid: worker.pid }))
    },
    /** What each worker has open. */
    async dump() {
      const running = await workers.running()
      return Promise.all(
        running.map(async ({ worker, server }) => {
          const { routerIds } = await worker.dump()
          const { webRtcTransportIds, udpSockets, tcpServers } = await server.dump()
          const [udp, tcp] = [udpSockets.length, tcpServers.length]
          return { routers: routerIds.length, transports: webRtcTransportIds.length, udp, tcp }
        }),
      )
    },
    /** How one consumer of a member is forwarded. */
    async consumerOf(whose: Whose, id: string) {
      const { stay } = await rooms.stayOf(whose)
      const consumer = stay.forwarded.get(id)?.consumer
      const layer = consumer?.preferredLayers?.spatialLayer
      return consumer && { type: consumer.type, paused: consumer.paused, layer }
    },
  }
}
