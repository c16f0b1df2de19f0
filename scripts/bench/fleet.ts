import { type Ground, killed, type Node, openGround } from './fleet/machine'
import { closeAll, type Load, type Pair, pairOf, percentile, relay } from './fleet/pairs'
import { type Figure, median } from './report/report'

const runs = 3
const light = { pairs: 20, perSecond: 8, seconds: 4 }
/** What one process has to do; two have twice that, since what a process does by the clock weighs more the less it is asked. */
const busy = { pairs: 100, perSecond: 15, seconds: 6 }
const busyForTwo = { ...busy, pairs: 2 * busy.pairs }
type Kind = 'ours' | 'bare'

interface Measured extends Load {
  readonly cpuMicros: number
  readonly redisBytes: number
}

/** Pairs with both sides on one node, or one side on each. */
async function pairsOn(
  ground: Ground,
  kind: Kind,
  nodes: readonly Node[],
  count: number,
  cross: boolean,
): Promise<Pair[]> {
  const tickets = kind === 'ours' ? await ground.book('voice', count) : []
  const pairs: Pair[] = []
  for (let index = 0; index < count; index++) {
    const near = nodes[index % nodes.length]?.url ?? ''
    const far = cross ? (nodes[(index + 1) % nodes.length]?.url ?? '') : near
    const ticket = tickets[index]
    const auths = ticket
      ? ([{ ticket: ticket.client }, { ticket: ticket.consultant }] as const)
      : ([{ room: `room-${index}` }, { room: `room-${index}` }] as const)
    pairs.push(await pairOf([near, far], auths, kind === 'ours'))
  }
  return pairs
}

async function measured(
  ground: Ground,
  kind: Kind,
  nodes: readonly Node[],
  load: typeof light,
  cross: boolean,
): Promise<Measured> {
  const pairs = await pairsOn(ground, kind, nodes, load.pairs, cross)
  await relay(pairs, load.perSecond, 1)
  const cpu = () => nodes.reduce((sum, node) => sum + node.cpuSeconds(), 0)
  const before = { cpu: cpu(), bytes: await ground.redisBytes() }
  const done = await relay(pairs, load.perSecond, load.seconds)
  const after = { cpu: cpu(), bytes: await ground.redisBytes() }
  closeAll(pairs)
  return {
    ...done,
    cpuMicros: ((after.cpu - before.cpu) * 1e6) / done.sent,
    redisBytes: (after.bytes - before.bytes) / done.sent,
  }
}

async function several(measure: () => Promise<Measured>): Promise<Measured[]> {
  const all: Measured[] = []
  for (let run = 0; run < runs; run++) all.push(await measure())
  return all
}

interface Beside {
  readonly ours: readonly Measured[]
  readonly baseline: readonly Measured[]
  readonly beside: string
}

function figure(
  name: string,
  unit: Figure['unit'],
  { ours, baseline, beside }: Beside,
  of: (one: Measured) => number,
  promise?: Figure['promise'],
  withRuns = true,
): Figure {
  const values = { ours: ours.map(of), baseline: baseline.map(of) }
  return {
    name,
    unit,
    ours: median(values.ours),
    baseline: median(values.baseline),
    beside,
    ...(withRuns ? { runs: values } : {}),
    ...(promise ? { promise } : {}),
  }
}

/** What a second node costs and carries, beside a bare relay whose nodes are joined by the Redis Streams adapter. */
export async function fleet(): Promise<Figure[]> {
  const ground = await openGround()
  try {
    const ours = [await ground.ours('node-1'), await ground.ours('node-2')] as const
    const bare = [await ground.bare(), await ground.bare()] as const
    const here = await several(() => measured(ground, 'ours', [ours[0]], light, false))
    const across = await several(() => measured(ground, 'ours', ours, light, true))
    const bareAcross = await several(() => measured(ground, 'bare', bare, light, true))
    const two = await several(() => measured(ground, 'ours', ours, busyForTwo, false))
    const twoAcross = await several(() => measured(ground, 'ours', ours, busyForTwo, true))
    const bareBusy = await several(() => measured(ground, 'bare', bare, busyForTwo, true))
    for (const { child } of [...bare, ours[1]]) await killed(child)
    const one = await several(() => measured(ground, 'ours', [ours[0]], busy, false))
    const p50 = (run: Measured) => percentile(run.latencies, 0.5)
    const p99 = (run: Measured) => percentile(run.latencies, 0.99)
    const lost = (run: Measured) => run.sent - run.latencies.length
    const adapter = { ours: across, baseline: bareAcross, beside: 'bare Socket.IO, Redis Streams adapter' }
    const sameNode = { ours: across, baseline: here, beside: 'both sides on one of our nodes' }
    return [
      figure('relay across two nodes, p50', 'ms', sameNode, p50),
      figure('relay across two nodes, p99', 'ms', sameNode, p99),
      figure('relay across two nodes, p50', 'ms', adapter, p50),
      figure('relay across two nodes, p99', 'ms', adapter, p99),
      figure('relay across two nodes, not delivered', 'lost', adapter, lost, { ours: 0 }, false),
      figure('Redis, bytes a relayed message', 'kB', adapter, (run) => run.redisBytes / 1024, { ratio: 1 }),
      figure(
        'CPU a message across nodes, both nodes',
        'µs',
        { ...adapter, ours: twoAcross, baseline: bareBusy },
        (run) => run.cpuMicros,
      ),
      capacity('two processes, rooms kept together by the proxy', two, one, { ratio: 1.6 }),
      capacity('two processes, every room across both', twoAcross, one),
    ]
  } finally {
    await ground.stop()
  }
}

/** Messages that two processors carry with a process each, as a multiple of what one process on one carries: by what a message costs. */
function capacity(
  name: string,
  two: readonly Measured[],
  one: readonly Measured[],
  promise?: Figure['promise'],
): Figure {
  const perSecond = (processes: number) => (run: Measured) => (processes * 1e6) / run.cpuMicros
  const values = { ours: two.map(perSecond(2)), baseline: one.map(perSecond(1)) }
  return {
    name,
    unit: '/s',
    ours: median(values.ours),
    baseline: median(values.baseline),
    beside: 'one process',
    better: 'higher',
    ...(promise ? { promise } : {}),
    runs: values,
  }
}
