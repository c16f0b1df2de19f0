import { createEngine } from '../mediasoup/engine'
import type { EngineSettings } from '../mediasoup/settings'
import { answerWith, type MediaEvent, type MediaService } from '../port/requests'

interface Options {
  readonly settings: EngineSettings
  binary(): Promise<string>
  failed?(error: unknown, words: string): void
}

/** The engine in this very process: for tests and measurements. It hears and says what it would between processes. */
export function mediaInProcess({ settings, binary, failed = () => undefined }: Options) {
  const listeners = new Set<(event: MediaEvent) => void>()
  const engine = createEngine({
    settings,
    binary,
    failed,
    tell(event) {
      for (const told of listeners) told(event)
    },
  })
  const service: MediaService = {
    ask: (method, params) => answerWith(engine.handlers, method, params, failed),
    listen: (told) => void listeners.add(told),
    close: () => undefined,
  }
  return { service, engine }
}
