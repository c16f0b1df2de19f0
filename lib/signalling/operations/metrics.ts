import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type LoopDelay, watchLoopDelay } from './loop-delay'

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export type Metrics = ReturnType<typeof createMetrics>

/** What an operator needs to see (docs/protocol.md lists it). No label ever carries a session or a person. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const seconds = (name: string, help: string) =>
    new Histogram({ name, help, buckets: secondsBuckets, registers })
  const refreshers: (() => void)[] = []
  const loopDelay = watchLoopDelay()
  showLoopDelay(registers, loopDelay)
  // CPU, memory and open files of the process, under the names that dashboards of Node know.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  return {
    registry,
    /** Registers what brings gauges up to date before they are read. */
    collect(update: () => void) {
      refreshers.push(update)
    },
    connections: new Gauge({
      name: 'parley_connections',
      help: 'Open connections.',
      registers,
      collect: () => {
        for (const refresh of refreshers) refresh()
      },
    }),
    rooms: new Gauge({
      name: 'parley_rooms',
      help: 'Rooms held in memory, by mode and state.',
      labelNames: ['mode', 'state'],
      registers,
    }),
    relayed: tally('parley_relayed_total', 'Messages delivered to the other side.', registers),
    refusedEvents: counter('parley_refused_events_total', 'Events refused, by code.', ['code']),
    refusedConnections: counter('parley_refused_connections_total', 'Connections refused, by code.', [
      'code',
    ]),
    cut: counter('parley_connections_cut_total', 'Connections closed because they sent too much.'),
    chatCommit: seconds('parley_chat_commit_seconds', 'From a chat message received to stored.'),
    beatSize: new Gauge({
      name: 'parley_presence_batch_size',
      help: 'Leases in the last beat.',
      registers,
    }),
    beatLag: seconds('parley_presence_lag_seconds', 'How long a beat took in the database.'),
    sweeps: counter('parley_sweeps_total', 'Sweeps, by outcome.', ['outcome']),
    settled: counter('parley_settled_total', 'Sessions that this process ended, by cause and status.', [
      'cause',
      'status',
    ]),
    databaseFailures: counter('parley_database_failures_total', 'Calls to the database that failed.', [
      'task',
    ]),
    sweepLag: new Gauge({
      name: 'parley_sweep_lag_seconds',
      help: 'Since the last sweep that succeeded, or since the start: what a sweep ends waits as long.',
      registers,
    }),
    sweepTime: seconds('parley_sweep_seconds', 'How long a sweep took in the database.'),
    unready: new Gauge({
      name: 'parley_unready',
      help: '1 for each reason why /readyz says no.',
      labelNames: ['reason'],
      registers,
    }),
    hub: hubGauges(registers),
    loopDelay,
    stop: () => loopDelay.stop(),
  }
}

/** A counter by event that is cheap to count with: it becomes a metric when somebody reads it. */
function tally(name: string, help: string, registers: Registry[]) {
  const counts = new Map<string, number>()
  new Counter({
    name,
    help,
    labelNames: ['event'],
    registers,
    collect() {
      this.reset()
      for (const [event, count] of counts) this.inc({ event }, count)
    },
  })
  return {
    count(event: string, by = 1) {
      counts.set(event, (counts.get(event) ?? 0) + by)
    },
  }
}

type HubStats = Readonly<
  Record<'workers' | 'restarts' | 'rooms' | 'members' | 'producers' | 'consumers' | 'cpuSeconds', number>
>

/** What the media server does, asked once each time that somebody reads it; nothing while it does not answer. */
function hubGauges(registers: Registry[]) {
  let ask = async (): Promise<HubStats | null> => null
  let reading: Promise<HubStats | null> | null = null
  const read = () => {
    reading ??= ask()
      .catch(() => null)
      .finally(() => {
        reading = null
      })
    return reading
  }
  const total = (name: string, help: string, part: 'restarts' | 'cpuSeconds') =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.reset()
        const stats = await read()
        if (stats) this.set(stats[part])
      },
    })
  total('parley_media_worker_restarts_total', 'Media workers that were started again.', 'restarts')
  total('parley_media_worker_cpu_seconds_total', 'Processor time of the media workers.', 'cpuSeconds')
  new Gauge({
    name: 'parley_media',
    help: 'What goes through the media server, by part.',
    labelNames: ['part'],
    registers,
    async collect() {
      this.reset()
      const stats = await read()
      for (const part of hubParts) if (stats) this.set({ part }, stats[part])
    },
  })
  return {
    asked(how: typeof ask) {
      ask = how
    },
  }
}

const hubParts = ['workers', 'rooms', 'members', 'producers', 'consumers'] as const

function showLoopDelay(registers: Registry[], delay: LoopDelay): void {
  new Gauge({
    name: 'parley_event_loop_delay_seconds',
    help: 'Event-loop delay since the last scrape, by quantile.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const [quantile, seconds] of delay.quantiles([0.5, 0.9, 0.99])) this.set({ quantile }, seconds)
    },
  })
}
