import type { Protocol } from './load/orders'
import { buildForBench } from './machine/processes'
import { type Figure, median } from './report/report'
import { openPractice } from './server/practice'
import { type Comparing, chat, door, joins, type Measured, memory, rate, relay } from './signalling'

/** Which figure of a measurement is compared with whom, and what we promise of it. */
interface Row {
  readonly figure: string
  readonly name: string
  readonly unit: Figure['unit']
  readonly better?: 'higher'
  /** Beside bare Socket.IO, the one that our promises are about. */
  readonly promise?: Figure['promise']
}

interface Comparison {
  readonly measure: Comparing
  readonly baselines: readonly Protocol[]
  readonly rows: readonly Row[]
}

const all = ['socket.io', 'peerjs', 'ws'] as const
const beside: Readonly<Record<Protocol, string>> = {
  parley: 'our own server',
  'socket.io': 'a bare Socket.IO relay with the same settings',
  peerjs: 'PeerJS server (it acknowledges nothing)',
  ws: 'a bare ws relay (it acknowledges nothing)',
}

const comparisons = {
  relay: {
    measure: relay,
    baselines: all,
    rows: [
      {
        figure: 'lightP50',
        name: 'relay there and back, p50, 100 pairs',
        unit: 'ms',
        promise: { ratio: 1.15 },
      },
      {
        figure: 'lightP99',
        name: 'relay there and back, p99, 100 pairs',
        unit: 'ms',
        promise: { ratio: 1.15 },
      },
      {
        figure: 'manyP50',
        name: 'relay there and back, p50, 1,000 pairs',
        unit: 'ms',
        promise: { ratio: 1.15 },
      },
      {
        figure: 'manyP99',
        name: 'relay there and back, p99, 1,000 pairs',
        unit: 'ms',
        promise: { ratio: 1.15 },
      },
      { figure: 'lightCpu', name: 'CPU per relayed message, 100 pairs', unit: 'µs', promise: { ratio: 1 } },
      { figure: 'manyCpu', name: 'CPU per relayed message, 1,000 pairs', unit: 'µs', promise: { ratio: 1 } },
      { figure: 'lightLost', name: 'signals lost or refused, 100 pairs', unit: 'lost', promise: { ours: 0 } },
      {
        figure: 'manyLost',
        name: 'signals lost or refused, 1,000 pairs',
        unit: 'lost',
        promise: { ours: 0 },
      },
    ],
  },
  rate: {
    measure: rate,
    baselines: all,
    rows: [
      {
        figure: 'perSecond',
        name: 'highest relay rate at p99 < 50 ms, 1,000 pairs',
        unit: '/s',
        better: 'higher',
        promise: { ratio: 1 },
      },
      { figure: 'cpu', name: 'CPU per relayed message at that rate', unit: 'µs' },
    ],
  },
  memory: {
    measure: memory,
    baselines: all,
    rows: [
      { figure: 'at2000', name: 'memory per joined connection at 2,000', unit: 'kB' },
      {
        figure: 'at10000',
        name: 'memory per joined connection at 10,000',
        unit: 'kB',
        promise: { ratio: 1.5 },
      },
    ],
  },
  joins: {
    measure: joins,
    baselines: all,
    rows: [
      { figure: 'perSecond', name: 'connections joined per second', unit: '/s', better: 'higher' },
      { figure: 'joinP50', name: 'from connecting to joined, p50, 50 at once', unit: 'ms' },
      { figure: 'backFirst', name: 'first of 1,000 clients back after kill -9', unit: 's' },
      {
        figure: 'backMedian',
        name: 'median of 1,000 clients back after kill -9',
        unit: 's',
        promise: { ratio: 1.3 },
      },
      { figure: 'backSeconds', name: '1,000 clients back after kill -9', unit: 's', promise: { ratio: 1.3 } },
      { figure: 'refused', name: 'of them refused', unit: 'lost', promise: { ours: 0 } },
      { figure: 'doubled', name: 'of them doubled', unit: 'lost', promise: { ours: 0 } },
    ],
  },
  door: {
    measure: door,
    baselines: ['socket.io'],
    rows: [
      {
        figure: 'joinP99',
        name: 'from connecting to joined, p99, 100 a second, server just started',
        unit: 'ms',
        promise: { ratio: 2 },
      },
      { figure: 'freshP50', name: 'relay there and back, p50, the seconds after', unit: 'ms' },
      {
        figure: 'freshP99',
        name: 'relay there and back, p99, the seconds after',
        unit: 'ms',
        promise: { ratio: 1.25 },
      },
    ],
  },
  chat: {
    measure: chat,
    baselines: ['socket.io'],
    rows: [
      { figure: 'storedP99', name: 'chat, stored and acknowledged, p99, 500/s', unit: 'ms' },
      { figure: 'deliveredP50', name: 'chat, stored and delivered, p50, 500/s', unit: 'ms' },
      {
        figure: 'deliveredP99',
        name: 'chat, stored and delivered, p99, 500/s',
        unit: 'ms',
        promise: { ours: 25 },
      },
      { figure: 'lost', name: 'chat messages lost or refused', unit: 'lost', promise: { ours: 0 } },
      {
        figure: 'lostAtKill',
        name: 'acknowledged messages lost at kill -9',
        unit: 'lost',
        promise: { ours: 0 },
      },
    ],
  },
} as const satisfies Record<string, Comparison>

export type Compared = keyof typeof comparisons

/** Our server and the baselines in turn, as often as it takes for a median, so that what else the machine does falls on all. */
export async function compare(name: Compared, measuredRuns: number): Promise<Figure[]> {
  const { measure, baselines, rows }: Comparison = comparisons[name]
  await buildForBench()
  const practice = await openPractice()
  try {
    const runs = await measure(['parley', ...baselines], practice, measuredRuns)
    return rows.flatMap((row) => baselines.map((baseline) => figureOf(row, baseline, runs)))
  } finally {
    await practice.stop()
  }
}

function figureOf(row: Row, baseline: Protocol, runs: ReadonlyMap<Protocol, readonly Measured[]>): Figure {
  const valuesOf = (protocol: Protocol) =>
    (runs.get(protocol) ?? []).map((measured) => measured[row.figure] ?? Number.NaN)
  const [ours, theirs] = [valuesOf('parley'), valuesOf(baseline)]
  return {
    name: row.name,
    unit: row.unit,
    ours: median(ours),
    baseline: median(theirs),
    beside: beside[baseline],
    ...(row.better && { better: row.better }),
    ...(row.promise && baseline === 'socket.io' && { promise: row.promise }),
    runs: { ours, baseline: theirs },
  }
}
