import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSeconds } from '@/lib/signalling/appointment/reception/reading'
import { RoomReception } from '@/lib/signalling/appointment/reception/room-reception'

const sessionId = '6f1a6f5e-4c0d-4a6e-9d38-3b8f5a0f2a11'
const on = { microphone: 'on' } as const
const muted = { microphone: 'off', camera: 'off' } as const
const startMs = 1_000_000

/** A room in which both have joined; reports come by seconds after that. */
function call({ consultant = on }: { consultant?: typeof on | typeof muted } = {}) {
  const room = new RoomReception(sessionId)
  for (const side of ['client', 'consultant'] as const) room.entered(side, startMs)
  room.said('client', on, startMs)
  room.said('consultant', consultant, startMs)
  const at = (second: number) => startMs + second * 1_000
  return {
    room,
    at,
    client: (second: number, seconds: string, more: object = {}) =>
      room.report('client', { seconds, ...more }, at(second), true),
    consultant: (second: number, seconds: string, more: object = {}) =>
      room.report('consultant', { seconds, ...more }, at(second), true),
    /** What goes to the database, by kind, in seconds since the start. */
    written(second: number) {
      return room.evidence().flatMap((evidence) => {
        const taken = evidence.take(at(second))
        if (!taken) return []
        taken.done()
        const { participantType, kind, spans, openMsAgo } = taken.report
        const since = (ageMs: number) => second - ageMs / 1_000
        return [
          {
            by: participantType,
            kind,
            spans: spans.map(([from, until]) => [since(from), since(until)]),
            ...(openMsAgo === undefined ? {} : { open: openMsAgo === null ? null : since(openMsAgo) }),
          },
        ]
      })
    },
  }
}

describe('the seconds of a report', () => {
  it('end when it came in, and none is older than the last report', () => {
    const reading = readSeconds('11011', 3_000, 8_000)
    expect(reading).toMatchObject({ told: [3_000, 8_000], unknownMs: 0, silentMs: 0 })
    expect(reading.arrived).toEqual([
      [3_000, 5_000],
      [6_000, 8_000],
    ])
    expect(readSeconds('1100', 6_500, 8_000)).toMatchObject({
      told: [6_500, 8_000],
      arrived: [],
      silentMs: 1_500,
    })
    expect(readSeconds('10', 1_000, 8_000)).toMatchObject({ unknownMs: 5_000, silentMs: 1_000 })
  })

  it('are never more than have passed, whatever is sent and however often', () => {
    const report = fc.tuple(fc.stringMatching(/^[01]{1,10}$/), fc.integer({ min: 0, max: 6_000 }))
    fc.assert(
      fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
        let toldMs = 0
        let nowMs = 0
        let arrivedMs = 0
        for (const [digits, laterMs] of reports) {
          nowMs += laterMs
          const { arrived, told } = readSeconds(digits, toldMs, nowMs)
          for (const [fromMs, untilMs] of arrived) {
            expect(fromMs).toBeGreaterThanOrEqual(told[0])
            expect(untilMs).toBeLessThanOrEqual(nowMs)
            arrivedMs += untilMs - fromMs
          }
          toldMs = nowMs
        }
        expect(arrivedMs).toBeLessThanOrEqual(nowMs)
      }),
    )
  })
})

describe('a call', () => {
  it('of which everything arrives is nothing to write', () => {
    const { client, consultant, written, room } = call()
    for (let second = 5; second <= 600; second += 5) {
      client(second, '11111')
      consultant(second, '11111')
    }
    expect(room.stall).toBeNull()
    expect(written(600)).toEqual([])
  })

  it('is dead after ten seconds on end of nothing, two seconds later paused, and alive with the first packet', () => {
    const { client, written, room, at } = call()
    client(5, '11000')
    client(10, '00000')
    expect(room.stall).toBeNull()
    client(13, '000')
    expect(room.stall).toEqual({ side: 'client', pausesMs: at(15) })
    expect(written(14)).toEqual([])
    client(18, '00000')
    expect(written(18)).toEqual([{ by: 'client', kind: 'dead', spans: [], open: 15 }])
    client(23, '00011')
    expect(room.stall).toBeNull()
    expect(written(23)).toEqual([{ by: 'client', kind: 'dead', spans: [[15, 21]], open: null }])
  })

  it('that comes back before the clock has stopped was never paused', () => {
    const { client, written, room } = call()
    client(10, '0000000000')
    client(11, '1')
    expect(room.stall).toBeNull()
    expect(written(30)).toEqual([])
  })

  it('in which the other sends nothing is not dead, nor one of which nobody reports', () => {
    const quiet = call({ consultant: muted })
    for (let second = 10; second <= 60; second += 10) quiet.client(second, '0000000000')
    expect(quiet.room.stall).toBeNull()
    const silent = call()
    silent.client(8, '00000000')
    // Twenty seconds of which nothing is known, and then two of nothing.
    silent.client(30, '00')
    expect(silent.room.stall).toBeNull()
  })

  it('is not kept alive by switching the microphone off and on, or by coming in again and again', () => {
    const switching = call()
    for (let second = 5; second <= 40; second += 5) {
      switching.room.said('consultant', muted, switching.at(second - 1))
      switching.room.said('consultant', on, switching.at(second - 0.5))
      switching.client(second, '00000')
    }
    expect(switching.room.stall?.side).toBe('client')
    const returning = call()
    for (let second = 9; second <= 60; second += 9) {
      returning.client(second, '000000000')
      returning.room.left('consultant', returning.at(second), returning.at(second))
      returning.room.entered('consultant', returning.at(second))
      returning.room.said('consultant', on, returning.at(second))
    }
    expect(returning.room.stall?.side).toBe('client')
    const joining = call()
    for (let second = 4; second <= 24; second += 4) {
      for (let part = 0; part < 4; part += 1)
        joining.room.entered('consultant', joining.at(second - 4 + part))
      joining.client(second, '0000')
    }
    expect(joining.room.stall?.side).toBe('client')
  })

  it('is paused at once when the consultant says that it misses everything and is silent', () => {
    const { consultant, room, at, written } = call()
    consultant(5, '11111', { silent: true })
    expect(room.stall).toBeNull()
    consultant(10, '00000', { silent: true })
    expect(room.stall).toEqual({ side: 'consultant', pausesMs: at(10) })
    consultant(15, '00100')
    expect(room.stall).toBeNull()
    expect(written(15)).toEqual([{ by: 'consultant', kind: 'dead', spans: [[10, 12]] }])
  })

  it('is not paused by a client that says so of itself before it has missed it for ten seconds', () => {
    const { client, room } = call()
    client(5, '00000', { silent: true })
    expect(room.stall).toBeNull()
  })

  it('that both miss is alive when both have it again', () => {
    const { client, consultant, room } = call()
    client(10, '0000000000')
    consultant(10, '0000000000')
    client(15, '11111')
    expect(room.stall?.side).toBe('consultant')
    consultant(15, '11111')
    expect(room.stall).toBeNull()
  })

  it('cannot die before both are in and the clock runs', () => {
    const { room, at } = call()
    room.report('client', { seconds: '0000000000' }, at(10), false)
    room.report('client', { seconds: '0000000000' }, at(20), false)
    expect(room.stall).toBeNull()
  })

  it('that was dead before a restart is closed in the report that is known', () => {
    const { room, client, written, at } = call()
    room.recall('client', sessionId, at(2))
    expect(room.stall).toEqual({ side: 'client', pausesMs: at(2) })
    client(8, '00011')
    expect(written(8)).toEqual([{ by: 'client', kind: 'dead', spans: [[2, 6]], open: null }])
  })
})

describe('a dead call whose room moves', () => {
  it('stays open for the next server, unless that was never told', () => {
    const told = call()
    told.client(10, '0000000000')
    expect(told.written(12)).toMatchObject([{ open: 12 }])
    told.room.abandon(told.at(14), true)
    expect(told.written(14)).toEqual([])
    const untold = call()
    untold.client(10, '0000000000')
    untold.room.abandon(untold.at(11), true)
    expect(untold.written(20)).toEqual([])
  })

  it('is closed where another server has held the room meanwhile', () => {
    const { room, client, written, at } = call()
    client(10, '0000000000')
    written(12)
    room.abandon(at(14), false)
    expect(written(14)).toEqual([{ by: 'client', kind: 'dead', spans: [[12, 14]], open: null }])
  })
})

describe('what came of a consultant who is not there', () => {
  it('is vouched for by the second, within a minute of its last word, and not after its return', () => {
    const { room, client, written, at } = call()
    client(10, '1111111111')
    client(15, '11111')
    // Noticed at 17, last heard at 12.
    room.left('consultant', at(12), at(17))
    client(20, '11001')
    expect(written(20)).toEqual([
      {
        by: 'client',
        kind: 'arrived',
        spans: [
          [12, 17],
          [19, 20],
        ],
      },
    ])
    room.entered('consultant', at(22))
    client(25, '11111')
    expect(written(25)).toEqual([{ by: 'client', kind: 'arrived', spans: [[20, 22]] }])
    room.left('consultant', at(100), at(100))
    for (let second = 105; second <= 200; second += 5) client(second, '11111')
    expect(written(200)).toEqual([{ by: 'client', kind: 'arrived', spans: [[100, 160]] }])
  })

  it('is not what the consultant’s own page says, nor anything while it is there', () => {
    const { room, client, consultant, written, at } = call()
    client(10, '1111111111')
    room.left('client', at(10), at(10))
    consultant(15, '11111')
    expect(written(15)).toEqual([])
  })

  it('is bounded, whatever is reported', () => {
    const { room, client, at } = call()
    let spans = 0
    for (let second = 10; second <= 6_000; second += 10) {
      room.left('consultant', at(second - 10), at(second - 10))
      client(second, '1010101010')
      room.entered('consultant', at(second))
      for (const evidence of room.evidence()) spans += evidence.take(at(second))?.report.spans.length ?? 0
    }
    expect(spans).toBeLessThanOrEqual(1_000)
  })
})

it('poor stretches are told when they are over, as one', () => {
  const { client, written } = call()
  client(5, '11111', { poor: true })
  client(10, '11111', { poor: true })
  expect(written(10)).toEqual([])
  client(15, '11111')
  client(20, '11111', { poor: true })
  client(25, '11111')
  expect(written(25)).toEqual([
    {
      by: 'client',
      kind: 'poor',
      spans: [
        [0, 10],
        [15, 20],
      ],
    },
  ])
})

it('what could not be written is written the next time, with what came meanwhile', () => {
  const { client, room, at, written } = call()
  client(10, '0000000000')
  client(15, '00000')
  const [evidence] = room.evidence()
  const taken = evidence?.take(at(15))
  expect(taken?.report).toMatchObject({ kind: 'dead', openMsAgo: 3_000 })
  taken?.undo()
  client(20, '10000')
  expect(written(20)).toMatchObject([{ kind: 'dead', spans: [[12, 15]] }])
})
