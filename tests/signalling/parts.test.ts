import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Place } from '@/lib/auth/tickets'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import { limits } from '@/lib/limits'
import { RemoteMembers } from '@/lib/signalling/cluster/remote-members'
import { RemoteRooms } from '@/lib/signalling/cluster/remote-rooms'
import { createMetrics } from '@/lib/signalling/operations/metrics'
import { TokenBucket } from '@/lib/signalling/operations/token-bucket'
import type { Connection } from '@/lib/signalling/rooms/member'
import { UsedTickets } from '@/lib/signalling/rooms/used-tickets'
import { inBatches } from '@/lib/signalling/store/batching'
import { createChatWriter } from '@/lib/signalling/store/chat-writer'
import { databaseClock } from '@/lib/signalling/store/database-clock'

function handClock(startMs = 1_000_000) {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    pass(ms: number) {
      nowMs += ms
    },
  }
}

describe("the database's clock", () => {
  it('is taken from the answer that came back fastest', () => {
    const clock = handClock()
    const database = databaseClock(clock)
    const answered = (offsetMs: number, thereMs: number, backMs: number) => {
      const askedMs = clock.nowMs()
      clock.pass(thereMs)
      const serverTime = new Date(clock.nowMs() + offsetMs).toISOString()
      clock.pass(backMs)
      database.observe(serverTime, askedMs)
    }
    answered(5_000, 10, 10)
    expect(database.nowMs() - clock.nowMs()).toBe(5_000)
    answered(5_000, 10, 90)
    expect(database.nowMs() - clock.nowMs()).toBe(5_000)
  })

  it('follows at once when somebody sets it', () => {
    const clock = handClock()
    const database = databaseClock(clock)
    database.observe(new Date(clock.nowMs()).toISOString(), clock.nowMs())
    const askedMs = clock.nowMs()
    clock.pass(20)
    database.observe(new Date(clock.nowMs() + 60_000).toISOString(), askedMs)
    expect(Math.abs(database.nowMs() - clock.nowMs() - 60_000)).toBeLessThanOrEqual(10)
  })
})

it('a bucket gives its burst, then what comes back, and never more than it holds', () => {
  const clock = handClock()
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, clock)
  const takes = (count: number) => Array.from({ length: count }, () => bucket.take())
  expect(takes(4)).toEqual([true, true, true, false])
  clock.pass(499)
  expect(bucket.take()).toBe(false)
  clock.pass(1)
  expect(takes(2)).toEqual([true, false])
  clock.pass(3_600_000)
  expect(takes(4)).toEqual([true, true, true, false])
})

it('a ticket is spent once, remembered while it could be used again, and too old before the process', () => {
  const clock = handClock()
  const spent = new UsedTickets(clock)
  expect(spent.spend('before', clock.nowMs() - 1)).toBe('too_old')
  expect(spent.spend('one', clock.nowMs())).toBe('ok')
  clock.pass(61_000)
  expect(spent.spend('one', clock.nowMs())).toBe('used')
  spent.restore('one')
  expect(spent.spend('one', clock.nowMs())).toBe('ok')
})

describe('questions in batches', () => {
  const spoiled = new Error('unreachable')
  const isSpoiled = (error: unknown) => error === spoiled

  it('are few statements while many ask, and everybody gets the own answer', async () => {
    const batches: number[][] = []
    const double = inBatches(
      async (numbers: number[]) => {
        batches.push(numbers)
        return numbers.map((number) => number * 2)
      },
      4,
      isSpoiled,
    )
    const numbers = Array.from({ length: 10 }, (_, index) => index)
    expect(await Promise.all(numbers.map(double))).toEqual(numbers.map((number) => number * 2))
    expect(batches.every(({ length }) => length <= 4)).toBe(true)
    expect(batches.length).toBeLessThan(numbers.length)
    expect(await double(21)).toBe(42)
  })

  it('that one of them spoils are asked again one by one; an unreachable database fails all', async () => {
    const ask = inBatches(
      async (words: string[]) => {
        if (words.includes('down')) throw spoiled
        if (words.includes('bad')) throw new Error('cannot be answered')
        return words
      },
      10,
      isSpoiled,
    )
    const settled = await Promise.allSettled(['good', 'bad', 'fine'].map(ask))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const failed = await Promise.allSettled(['good', 'down'].map(ask))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

it('messages wait for the database within bounds, and the rest is refused as its fault', async () => {
  const metrics = createMetrics()
  onTestFinished(() => metrics.stop())
  const silent = {
    rpc: () => new Promise<never>(() => undefined),
    onChange: () => () => undefined,
    close: async () => undefined,
  }
  const writer = createChatWriter(silent, handClock(), metrics)
  const said = { sessionId: randomUUID(), participantType: 'client', message: 'x' } as const
  const refused: unknown[] = []
  const beyond = 300
  for (let count = 0; count < limits.waitingMessages.value.most + beyond; count += 1) {
    void writer.store({ ...said, id: randomUUID() }, () => undefined).catch((error) => refused.push(error))
  }
  await new Promise(setImmediate)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThanOrEqual(beyond)
  expect(refused[0]).toBeInstanceOf(DatabaseUnavailable)
})

it('what is carried to another node is stopped at the edge when it is more than any room takes', () => {
  const clock = handClock()
  const link = { send: () => undefined, sendNow: async () => undefined }
  const connection = {
    send: () => undefined,
    dismiss: () => undefined,
    cut: () => undefined,
    heardMs: () => 0,
  }
  const place = { sessionId: randomUUID(), participantType: 'client', claimNumber: 1 } as const
  const guest = new RemoteRooms(link, clock).open('a peer', place, connection)
  onTestFinished(() => guest.closed('left'))
  const refused: string[] = []
  const { burst, perSecond } = limits.carriedEvents.value
  const flood = (count: number) => {
    for (let event = 0; event < count; event += 1) {
      const acknowledge = (json: string) => void refused.push(json)
      guest.hear({ name: 'typing', text: null, wantsAnswer: true, payload: () => ({}), acknowledge })
    }
  }
  flood(burst + 2)
  expect(refused).toEqual(Array(2).fill(expect.stringContaining('rate_limited')))
  clock.pass(1_000)
  flood(perSecond + 1)
  expect(refused).toHaveLength(3)
})

it('what is for several connections of a node is said once, where that node knows how', () => {
  const clock = handClock()
  const sent: unknown[] = []
  const link = {
    send: (peer: string) => void sent.push(`${peer} each`),
    emit: (peer: string) => void sent.push(`${peer} list`),
  }
  const connections: Connection[] = []
  const welcome = (_place: Place, connection: Connection) => {
    connections.push(connection)
    return { hear: () => undefined, closed: () => undefined }
  }
  const members = new RemoteMembers({ link, clock, admit: async () => null, welcome, part: () => undefined })
  const place = { sessionId: randomUUID(), participantType: 'client', claimNumber: 1 } as const
  members.heard('old', { t: 'open', tunnel: 1, place })
  members.heard('new', { t: 'open', tunnel: 1, place, lists: true })
  for (const connection of connections) connection.send('typing', '{}')
  expect(sent).toEqual(['old each', 'new list'])

  // At the other end each of them hears it, and no connection of another peer does.
  const heard: string[] = []
  const rooms = new RemoteRooms({ send: () => undefined, sendNow: async () => undefined }, clock)
  const carried = ['home', 'home', 'another'].map((peer, index) =>
    rooms.open(peer, place, {
      send: (event) => void heard.push(`${index} ${event}`),
      dismiss: () => undefined,
      cut: () => undefined,
      heardMs: () => 0,
    }),
  )
  onTestFinished(() => {
    for (const guest of carried) guest.closed('left')
  })
  rooms.heard('home', { t: 'emit', tunnel: 1, also: [2, 3, 9], event: 'typing', json: '{}' })
  expect(heard).toEqual(['0 typing', '1 typing'])
})
