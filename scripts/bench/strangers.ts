import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '@/lib/limits'
import { percentile } from './load/percentile'
import { buildForBench, generatorCore, killed, startPinned } from './machine/processes'
import type { Figure } from './report/report'
import { openPractice, type Practice, ticketed } from './server/practice'
import { Subject } from './server/system-under-test'
import { isGood, Person } from './strangers/person'

const crowd = { sockets: 5_000, addresses: 100, seconds: 60 }
const comers = 24
const chats = 10
const chatSeconds = 30

/**
 * What others feel of who means harm: ticket holders who come while a crowd of unknown sockets is kept up, and chats beside a link that floods and
 * reconnects without end.
 */
export async function strangers(): Promise<Figure[]> {
  await buildForBench()
  const practice = await openPractice()
  try {
    return [...(await beside(practice, amidCrowd)), ...(await beside(practice, amidFlood))]
  } finally {
    await practice.stop()
  }
}

async function beside(
  practice: Practice,
  measure: (subject: Subject, practice: Practice) => Promise<Figure[]>,
): Promise<Figure[]> {
  const subject = await Subject.start('parley', practice)
  try {
    return await measure(subject, practice)
  } finally {
    await subject.kill()
  }
}

async function amidCrowd(subject: Subject, practice: Practice): Promise<Figure[]> {
  const alone = await comeIn(subject, practice, 5_000)
  const child = startPinned(
    generatorCore,
    'strangers/crowd',
    [subject.port, crowd.sockets, crowd.addresses].map(String),
    { ipc: true },
  )
  let last: unknown
  child.on('message', (message) => {
    last = message
  })
  try {
    await wait(8_000)
    const amid = await comeIn(subject, practice, crowd.seconds * 1_000 - 8_000)
    console.log(`  the crowd at its end: ${JSON.stringify(last)}`)
    console.log(`  came in: ${amid.in} of ${comers}, ${amid.tries} tries; alone ${alone.in} of ${comers}`)
    const of = `${crowd.sockets} unknown sockets from ${crowd.addresses} addresses`
    const promise = { ours: 0 }
    return [
      {
        name: `ticket holders kept out amid ${of}`,
        unit: 'lost',
        ours: comers - amid.in,
        baseline: comers - alone.in,
        beside: 'nobody else',
        promise,
      },
      {
        name: 'their way in, median',
        unit: 'ms',
        ours: percentile(amid.ms, 0.5),
        baseline: percentile(alone.ms, 0.5),
        beside: 'nobody else',
      },
      {
        name: 'their way in, longest',
        unit: 'ms',
        ours: percentile(amid.ms, 1),
        baseline: percentile(alone.ms, 1),
        beside: 'nobody else',
      },
    ]
  } finally {
    await killed(child)
  }
}

/** Lets both sides of 12 sessions come one after the other, spread over the time, each as patient as a page: 20 s, a try a second. */
async function comeIn(subject: Subject, practice: Practice, overMs: number) {
  const booked = await practice.book('chat', comers / 2)
  const entered: Person[] = []
  const ms: number[] = []
  let tries = 0
  await Promise.all(
    Array.from({ length: comers }, async (_, index) => {
      await wait((index * overMs) / comers)
      const seat = ticketed(booked, practice.secret)[index]
      const beganMs = performance.now()
      while (performance.now() - beganMs < 20_000) {
        tries += 1
        const came = await Person.enter(subject.port, { ticket: seat?.ticket }, `127.0.2.${1 + index}`).catch(
          () => null,
        )
        if (came) {
          ms.push(performance.now() - beganMs)
          entered.push(came.person)
          return
        }
        await wait(1_000)
      }
    }),
  )
  for (const person of entered) person.drop()
  return { in: entered.length, tries, ms: ms.sort((a, b) => a - b) }
}

async function amidFlood(subject: Subject, practice: Practice): Promise<Figure[]> {
  const booked = await practice.book('chat', chats + 1)
  const seats = ticketed(booked, practice.secret)
  const people = await Promise.all(
    seats.map(({ ticket }, index) => Person.enter(subject.port, { ticket }, `127.0.3.${1 + (index % 200)}`)),
  )
  const [flooding, other, ...rest] = people
  if (!flooding || !other) throw new Error('nobody is there')
  const listeners = [other.person, ...rest.map(({ person }) => person)]
  const calm = await talk(listeners)
  const ends = { flood: false }
  const flood = floodFrom(subject.port, flooding.resume, ends)
  flooding.person.drop()
  const amid = await talk(listeners)
  ends.flood = true
  const { sent, connections, seconds } = await flood
  const { rows } = await practice.pool.query<{ stored: number }>(
    `select count(*)::int as stored from parley.messages where session_id = $1 and participant_type = 'client' and message like 'flood %'`,
    [booked[0]?.sessionId],
  )
  const stored = rows[0]?.stored ?? Number.NaN
  const allowed = limits.chat.value.burst + seconds * limits.chat.value.perSecond
  console.log(
    `  the flood: ${sent} messages over ${connections} connections in ${seconds.toFixed(1)} s, ${stored} stored, ${allowed.toFixed(0)} allowed`,
  )
  console.log(`  relayed: ${calm.relayed.length} calm, ${amid.relayed.length} amid the flood`)
  const figure = (name: string, of: keyof Talked, part: number): Figure => ({
    name,
    unit: 'ms',
    ours: percentile(amid[of], part),
    baseline: percentile(calm[of], part),
    beside: 'the same without a flood',
  })
  return [
    figure('a message between others amid a flood of one link, p50', 'relayed', 0.5),
    figure('a message between others amid a flood of one link, p99', 'relayed', 0.99),
    figure('a message of the other side of the flood until it is stored, p50', 'acknowledged', 0.5),
    figure('a message of the other side of the flood until it is stored, p99', 'acknowledged', 0.99),
    {
      name: 'messages of the flood that are stored',
      unit: '/s',
      ours: stored / seconds,
      baseline: allowed / seconds,
      beside: 'what one link may',
    },
  ]
}

interface Talked {
  /** From one side to the other, ms, ascending. */
  readonly relayed: number[]
  /** Until the first of them was told that its message is stored. */
  readonly acknowledged: number[]
}

/** Everybody says something each second for a while. */
async function talk(people: readonly Person[]): Promise<Talked> {
  const relayed: number[] = []
  const acknowledged: number[] = []
  for (const person of people) {
    person.onMessage = (message, atMs) => {
      const saidMs = Number(/^talk ([\d.]+)$/.exec(message)?.[1])
      if (Number.isFinite(saidMs)) relayed.push(atMs - saidMs)
    }
  }
  await Promise.all(
    people.map(async (person, index) => {
      await wait((index * 1_000) / people.length)
      for (let second = 0; second < chatSeconds; second += 1) {
        const saidMs = performance.now()
        const answer = await person.ask('message', { id: randomUUID(), message: `talk ${saidMs}` })
        if (index === 0 && isGood(answer)) acknowledged.push(performance.now() - saidMs)
        await wait(Math.max(0, 1_000 - (performance.now() - saidMs)))
      }
    }),
  )
  const ascending = (values: number[]) => values.sort((x, y) => x - y)
  return { relayed: ascending(relayed), acknowledged: ascending(acknowledged) }
}

/** One link that says as much as it can over one connection after the other. */
async function floodFrom(port: number, resume: string, ends: { readonly flood: boolean }) {
  const beganMs = performance.now()
  let [sent, connections, joined] = [0, 0, 0]
  while (!ends.flood) {
    connections += 1
    const came = await Person.enter(port, { resume }, '127.0.3.250', 2_000).catch(() => null)
    if (!came) {
      await wait(20)
      continue
    }
    joined += 1
    for (let burst = 0; burst < 3 && !ends.flood; burst += 1) {
      await Promise.race([
        wait(500),
        Promise.all(
          Array.from({ length: 20 }, () => {
            sent += 1
            return came.person.ask('message', { id: randomUUID(), message: `flood ${sent}` })
          }),
        ),
      ])
    }
    came.person.drop()
  }
  console.log(`  the flood joined ${joined} times`)
  return { sent, connections, seconds: (performance.now() - beganMs) / 1_000 }
}
