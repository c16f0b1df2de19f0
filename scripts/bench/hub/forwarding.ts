import { spawnSync } from 'node:child_process'
import { generatorCore, serverCore } from '../machine/processes'
import { type Figure, median } from '../report/report'
import { framesPerSecond } from './clip'
import { bareEngine, type Engine, ourEngine } from './engines'
import { Lane, type Window } from './lane'

/**
 * What forwarding takes and how much of it arrives, ours beside bare mediasoup with the same worker, members and media. The two take turns, a few seconds
 * each, so that whatever else the machine does falls on both; each worker is alone on one processor while its turn lasts, members are on the other.
 */

const windows = 5
const windowSeconds = 5
const settleSeconds = 1.5
const fromBare = 'bare mediasoup, the same worker, members and media'

type Shape = Parameters<typeof Lane.open>[1]
type Lanes = Readonly<Record<'ours' | 'bare', readonly Window[]>>

async function inTurn(shape: Shape): Promise<Lanes> {
  pin(process.pid, generatorCore)
  const lanes: { name: 'ours' | 'bare'; lane: Lane; windows: Window[] }[] = []
  try {
    for (const [name, open] of [
      ['ours', ourEngine],
      ['bare', bareEngine],
    ] as const) {
      lanes.push({ name, lane: await opened(await open(), shape), windows: [] })
    }
    for (let turn = 0; turn < windows; turn += 1) {
      for (const { name, lane, windows: measured } of lanes) {
        lane.start()
        await lane.measure(settleSeconds)
        const window = await lane.measure(windowSeconds)
        lane.pause()
        measured.push(window)
        console.log(`  ${name} ${JSON.stringify(rounded(window))}`)
      }
    }
  } finally {
    for (const { lane } of lanes) await lane.close()
  }
  const of = (wanted: string) => lanes.find(({ name }) => name === wanted)?.windows ?? []
  return { ours: of('ours'), bare: of('bare') }
}

async function opened(engine: Engine, shape: Shape): Promise<Lane> {
  const lane = await Lane.open(engine, shape)
  pin(await engine.pid(), serverCore)
  return lane
}

function pin(pid: number, core: number): void {
  // Only Linux lets a process be pinned; elsewhere the figures are noisier.
  spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)])
}

const rounded = (window: Window) =>
  Object.fromEntries(Object.entries(window).map(([name, value]) => [name, Math.round(value * 100) / 100]))

interface Row {
  readonly name: string
  readonly unit: Figure['unit']
  readonly better?: 'higher'
  readonly promise?: Figure['promise']
  of(window: Window): number
}

const perPacket = (promise?: Figure['promise']): Row => ({
  name: 'CPU of the worker per forwarded packet',
  unit: 'µs',
  of: ({ cpuMicros, packets }) => cpuMicros / packets,
  ...(promise && { promise }),
})
const load: Row = {
  name: 'CPU of the worker',
  unit: '%',
  of: ({ cpuMicros, seconds }) => cpuMicros / seconds / 10_000,
}
/** @param pictures how many streams of pictures are forwarded in all */
const arriving = (pictures: number): Row[] => [
  {
    name: `pictures a second of each of ${pictures} streams, of ${framesPerSecond} sent`,
    unit: 'fps',
    better: 'higher',
    promise: { ratio: 0.95 },
    of: ({ frames, seconds }) => frames / seconds / pictures,
  },
  {
    name: 'packets that never came, of 100',
    unit: '%',
    of: ({ missing, packets }) => (missing * 100) / Math.max(1, missing + packets),
  },
]

function figures(where: string, { ours, bare }: Lanes, rows: readonly Row[]): Figure[] {
  return rows.map(({ name, unit, better, promise, of }) => {
    const runs = { ours: ours.map(of), baseline: bare.map(of) }
    return {
      name: `${name}, ${where}`,
      unit,
      ours: median(runs.ours),
      baseline: median(runs.baseline),
      beside: fromBare,
      ...(better && { better }),
      ...(promise && { promise }),
      runs,
    }
  })
}

const lecture = (receivers: number): Shape => ({
  senders: 1,
  speakers: 1,
  receivers,
  mutual: false,
  look: () => 2,
})

/** One sends to fifty. */
export async function cpu(): Promise<Figure[]> {
  const lanes = await inTurn(lecture(50))
  return figures('1 sends to 50', lanes, [perPacket({ ratio: 1.1 }), load, ...arriving(50)])
}

/** One sends to a hundred and fifty. */
export async function crowd(): Promise<Figure[]> {
  const lanes = await inTurn(lecture(150))
  return figures('1 sends to 150', lanes, [...arriving(150), load, perPacket()])
}

const people = 20
const tiles = 9

/** Twenty send to one another; each sees a page of nine small pictures and hears everybody. Three speak. */
export async function room(): Promise<Figure[]> {
  const look = (watcher: number, sender: number) => {
    const place = (sender - watcher + people) % people
    return place <= tiles ? 0 : null
  }
  const shape = { senders: people, speakers: 3, receivers: 0, mutual: true, look }
  const where = `${people} send, pages of ${tiles}`
  return figures(where, await inTurn(shape), [...arriving(people * tiles), load, perPacket()])
}
