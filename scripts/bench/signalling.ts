import { setTimeout as wait } from 'node:timers/promises'
import type { SessionType } from '@/lib/contract/words'
import { Driver } from './load/driver'
import type { Protocol, Relayed } from './load/orders'
import { percentile } from './load/percentile'
import { cpuMicros, memoryKb } from './machine/processes'
import type { Practice } from './server/practice'
import { Subject, withSubject } from './server/system-under-test'

/** One measurement of one server, by the names of its figures. */
export type Measured = Readonly<Record<string, number>>
type Measure = (protocol: Protocol, practice: Practice) => Promise<Measured>
/** Several servers in one run, each as often as it takes for a median. */
export type Comparing = (
  protocols: readonly Protocol[],
  practice: Practice,
  runs: number,
) => Promise<ReadonlyMap<Protocol, readonly Measured[]>>

/** One server after the other, and again, so that what else the machine does falls on all. */
function inTurn(measure: Measure): Comparing {
  return async (protocols, practice, runs) => {
    const all = new Map<Protocol, Measured[]>()
    for (let run = 0; run < runs; run += 1) {
      for (const protocol of protocols) {
        const measured = await measure(protocol, practice)
        console.log(`  ${protocol.padEnd(10)}${JSON.stringify(measured)}`)
        all.set(protocol, [...(all.get(protocol) ?? []), measured])
      }
    }
    return all
  }
}

const atOnce = 50
const warmSeconds = 6
const heldMs = 50

/**
 * What a relayed message costs, and how long it takes there and back: in a small practice, then in a large one. All servers run at once and are loaded in
 * turn, a few seconds each, so that whatever else the machine does falls on all alike.
 */
export const relay: Comparing = async (protocols, practice, runs) => {
  const lanes: {
    protocol: Protocol
    subject: Subject
    driver: Driver
    measured: Record<string, number>[]
  }[] = []
  try {
    for (const protocol of protocols) {
      const subject = await Subject.start(protocol, practice)
      lanes.push({ protocol, subject, driver: Driver.start(), measured: [] })
    }
    for (const { load, pairs, perSecond } of relayLoads) {
      for (const { subject, driver } of lanes) await fill(subject, driver, pairs)
      for (let run = -1; run < runs * windowsPerRun; run += 1) {
        for (const { subject, driver, measured } of lanes) {
          const { p50, p99, cpu, lost } = await loaded(subject, driver, perSecond, windowSeconds)
          // The first one warms up.
          if (run < 0) continue
          const figures = {
            [`${load}P50`]: p50,
            [`${load}P99`]: p99,
            [`${load}Cpu`]: cpu,
            [`${load}Lost`]: lost,
          }
          measured[run] = { ...measured[run], ...figures }
        }
      }
    }
  } finally {
    for (const { subject, driver } of lanes) {
      await driver.stop()
      await subject.kill()
    }
  }
  return new Map(lanes.map(({ protocol, measured }) => [protocol, measured]))
}

const windowsPerRun = 2
const windowSeconds = 3
/** Pairs are added to those that are there. */
const relayLoads = [
  { load: 'light', pairs: 100, perSecond: 1_000 },
  { load: 'many', pairs: 900, perSecond: 4_000 },
]

/**
 * The highest rate at which 99 of 100 answers still come within 50 ms and nothing is lost; a higher one is tried until it fails. One that fails has a
 * second try: a pause of the machine in a window of three seconds is not the limit of a server.
 */
const measureRate: Measure = (protocol, practice) =>
  withSubject(protocol, practice, async (subject, driver) => {
    await fill(subject, driver, 1_000)
    await loaded(subject, driver, 2_000, warmSeconds)
    let held = { perSecond: 0, cpu: Number.NaN, generatorBusy: 0 }
    let [low, high] = [0, Number.POSITIVE_INFINITY]
    for (let step = firstPerSecond; low < highestPerSecond && high > low * 1.05; step = between(low, high)) {
      let load = await loaded(subject, driver, step, windowSeconds)
      if (!isHeld(load)) load = await loaded(subject, driver, step, windowSeconds)
      if (isHeld(load)) {
        held = { perSecond: load.sent / load.seconds, cpu: load.cpu, generatorBusy: load.busy }
        low = step
      } else if (step <= lowestPerSecond) break
      else high = step
      await wait(500)
    }
    return held
  })

const isHeld = ({ p99, lost }: Loaded) => p99 <= heldMs && lost === 0

/** Upwards in large steps until one fails, then half the way to it. */
function between(low: number, high: number): number {
  if (high === Number.POSITIVE_INFINITY) return Math.min(Math.round(low * 1.4), highestPerSecond)
  return Math.round((low + high) / 2)
}

const firstPerSecond = 4_000
const lowestPerSecond = 500
/** Two thousand clients may send twenty signals a second each; more would be refused, and rightly. */
const highestPerSecond = 38_000

interface Loaded extends Relayed {
  readonly cpu: number
  readonly lost: number
}

async function fill(
  subject: Subject,
  driver: Driver,
  pairs: number,
  sessionType: SessionType = 'video',
): Promise<void> {
  const { seats } = await subject.seats(pairs, sessionType)
  await driver.order({ do: 'open', protocol: subject.protocol, port: subject.port, seats, atOnce })
}

async function loaded(subject: Subject, driver: Driver, perSecond: number, seconds: number): Promise<Loaded> {
  const before = cpuMicros(subject.pid)
  const relayed = await driver.order({ do: 'relay', perSecond, seconds })
  const cpu = (cpuMicros(subject.pid) - before) / relayed.delivered
  return { ...relayed, cpu, lost: Math.max(0, relayed.sent - relayed.delivered) + relayed.refused }
}

/** Resident kilobytes for each client that has joined and says nothing. */
const measureMemory: Measure = (protocol, practice) =>
  withSubject(protocol, practice, async (subject, driver) => {
    await fill(subject, driver, 20)
    const empty = await memoryKb(subject.child)
    await fill(subject, driver, 1_000)
    const few = await memoryKb(subject.child)
    for (let pairs = 0; pairs < 4_000; pairs += 1_000) await fill(subject, driver, 1_000)
    const many = await memoryKb(subject.child)
    return { at2000: (few - empty) / 2_000, at10000: (many - empty) / 10_000 }
  })

/** How fast people come in, and how fast all are back when the server died. */
const measureJoins: Measure = (protocol, practice) =>
  withSubject(protocol, practice, async (subject, driver) => {
    const { seats } = await subject.seats(500)
    const { protocol: spoken, port } = subject
    const opened = await driver.order({ do: 'open', protocol: spoken, port, seats, atOnce })
    opened.joinedMs.sort((a, b) => a - b)
    const back = driver.order({ do: 'come-back' })
    const killedAtMs = Date.now()
    await subject.kill()
    subject.launch()
    const { firstAtMs, medianAtMs, lastAtMs, refused } = await back
    return {
      perSecond: seats.length / opened.seconds,
      joinP50: opened.joinedMs[Math.floor(seats.length / 2)] ?? Number.NaN,
      backFirst: (firstAtMs - killedAtMs) / 1000,
      backMedian: (medianAtMs - killedAtMs) / 1000,
      backSeconds: (lastAtMs - killedAtMs) / 1000,
      refused,
      doubled: Math.max(0, (await connections(subject)) - seats.length),
    }
  })

/** How a server does that was started a moment ago: the first seconds of people who come in, and of relaying. */
const measureDoor: Measure = (protocol, practice) =>
  withSubject(protocol, practice, async (subject, driver) => {
    const { seats } = await subject.seats(doorPairs)
    const { protocol: spoken, port } = subject
    const joins = await driver.order({
      do: 'open',
      protocol: spoken,
      port,
      seats,
      atOnce,
      perSecond: joinsPerSecond,
    })
    const relayed = await loaded(subject, driver, relaysPerSecond, windowSeconds)
    joins.joinedMs.sort((a, b) => a - b)
    return { joinP99: percentile(joins.joinedMs, 0.99), freshP50: relayed.p50, freshP99: relayed.p99 }
  })

const doorPairs = 250
const joinsPerSecond = 100
const relaysPerSecond = 1_000

/** Chat at 500 messages a second: how long until one is stored and acknowledged, and until the other side has it. */
const measureChat: Measure = (protocol, practice) =>
  withSubject(protocol, practice, async (subject, driver) => {
    await fill(subject, driver, chatPairs, 'chat')
    await driver.order({ do: 'chat', perSecond: chatPerSecond / 2, seconds: 1 })
    const said = await driver.order({ do: 'chat', perSecond: chatPerSecond, seconds: 6 })
    return {
      storedP99: said.storedP99,
      deliveredP50: said.deliveredP50,
      deliveredP99: said.deliveredP99,
      lost: said.sent - said.delivered + said.refused,
      lostAtKill: await lostAtKill(subject, driver, practice),
    }
  })

const chatPerSecond = 500
const chatPairs = 250

/** How many acknowledged messages are not in the database when the server is killed in the same load. */
async function lostAtKill(subject: Subject, driver: Driver, practice: Practice): Promise<number> {
  if (subject.protocol !== 'parley') return Number.NaN
  const saying = driver.order({ do: 'chat', perSecond: chatPerSecond, seconds: 2 })
  await wait(1_200)
  await subject.kill()
  const { acknowledged } = await saying
  const { rows } = await practice.pool.query<{ lost: number }>(
    'select count(*)::integer as lost from unnest($1::uuid[]) as id where not exists (select from parley.messages m where m.id = id.id)',
    [acknowledged],
  )
  if (acknowledged.length === 0) throw new Error('nothing was acknowledged before the server was killed')
  return rows[0]?.lost ?? Number.NaN
}

/** How many connections the server itself counts; only ours does. */
async function connections({ protocol, port }: Subject): Promise<number> {
  if (protocol !== 'parley') return 0
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/^parley_connections (\d+)/m.exec(text)?.[1])
}

export const rate = inTurn(measureRate)
export const memory = inTurn(measureMemory)
export const joins = inTurn(measureJoins)
export const door = inTurn(measureDoor)
export const chat = inTurn(measureChat)
