import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import { limits } from '@/lib/limits'
import { inBatches } from '@/lib/signalling/batches'
import { createChatWriter } from '@/lib/signalling/chat-writer'
import { databaseClock } from '@/lib/signalling/database-clock'
import { Edge } from '@/lib/signalling/fleet/edge'
import { createMetrics } from '@/lib/signalling/metrics'
import { SpentTickets } from '@/lib/signalling/spent-tickets'
import { TokenBucket } from '@/lib/signalling/token-bucket'

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
  const spent = new SpentTickets(clock)
  expect(spent.spend('before', clock.nowMs() - 1)).toBe('too_old')
  expect(spent.spend('one', clock.nowMs())).toBe('ok')
  clock.pass(61_000)
  expect(spent.spend('one', clock.nowMs())).toBe('used')
  spent.giveBack('one')
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
  const guest = new Edge(link, clock).open('a peer', place, connection)
  onTestFinished(() => guest.closed('left'))
  const refused: string[] = []
  const { burst, perSecond } = limits.carriedEvents.value
  const flood = (count: number) => {
    for (let event = 0; event < count; event += 1) {
      const acknowledge = (json: string) => void refused.push(json)
      guest.hear({ name: 'typing', text: null, payload: () => ({}), acknowledge })
    }
  }
  flood(burst + 2)
  expect(refused).toEqual(Array(2).fill(expect.stringContaining('rate_limited')))
  clock.pass(1_000)
  flood(perSecond + 1)
  expect(refused).toHaveLength(3)
})
