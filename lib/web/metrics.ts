import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

type WebMetrics = ReturnType<typeof createWebMetrics>

declare global {
  /** One for the process: Next may load a module once for each route. */
  var parleyWebMetrics: WebMetrics | undefined
}

/** What an operator needs to see of the web app; no label ever carries a session or a person. */
export function webMetrics(): WebMetrics {
  globalThis.parleyWebMetrics ??= createWebMetrics()
  return globalThis.parleyWebMetrics
}

function createWebMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    joined: new Counter({
      name: 'parley_joins_total',
      help: 'Joins over HTTP that were let in, by mode.',
      labelNames: ['mode'] as const,
      registers,
    }),
    turnCredentials: new Counter({
      name: 'parley_turn_credentials_total',
      help: 'TURN credentials handed out.',
      registers,
    }),
  }
}
