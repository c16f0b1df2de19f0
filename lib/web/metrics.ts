import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { getDatabase } from './process'

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
  collectOutbox(registers)
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

/** How much of what happened is still to be told; asked of the database when somebody looks. */
function collectOutbox(registers: Registry[]): void {
  const waiting = new Gauge({
    name: 'parley_outbox_waiting',
    help: 'What happened without a place yet, and deliveries that wait, up to 10,000 each.',
    labelNames: ['what'] as const,
    registers,
  })
  new Gauge({
    name: 'parley_outbox_lag_seconds',
    help: 'How long the longest of them that is due has waited: high where no worker runs.',
    registers,
    async collect() {
      const state = await getDatabase()
        .rpc('outbox_state', {})
        .catch(() => null)
      if (!state) return
      waiting.set({ what: 'happenings' }, state.unplaced)
      waiting.set({ what: 'deliveries' }, state.waiting)
      this.set(Math.max(state.oldestUnplacedSeconds, state.oldestDueSeconds))
    },
  })
}
