import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  digits,
  isPaused,
  readClock,
  timeAnnouncement,
  urgencyOf,
} from '@/components/appointment/room/clock/clock-words'
import { spoken } from '@/components/appointment/room/clock/spoken-time'
import type { RoomClock } from '@/lib/client/appointment/clock'

const startedAtMs = Date.parse('2026-11-21T10:00:00.400Z')
const clock: RoomClock = {
  startedAtMs,
  endsAtMs: startedAtMs + 30 * 60_000,
  toldAtMs: startedAtMs,
  paidSeconds: 1800,
  offsetMs: 0,
  away: {},
  stalledFromMs: null,
  heldAtMs: null,
}
const endsAtMs = startedAtMs + 30 * 60_000

describe('the paid clock', () => {
  test('shows nothing before both sides were in', () => {
    expect(readClock({ ...clock, startedAtMs: null, endsAtMs: null }, startedAtMs)).toBeNull()
  })

  test('shows the whole booking at its first moment and nothing left at its last', () => {
    expect(readClock(clock, startedAtMs)).toEqual({ remainingSeconds: 1800, elapsedSeconds: 0 })
    expect(readClock(clock, endsAtMs)).toEqual({ remainingSeconds: 0, elapsedSeconds: 1800 })
  })

  test('follows the server, however wrong the clock of this device is', () => {
    const wrongByMs = 3 * 3_600_000
    const corrected = { ...clock, offsetMs: -wrongByMs }
    expect(readClock(corrected, startedAtMs + 60_000 + wrongByMs)?.elapsedSeconds).toBe(60)
  })

  test('what is left and what has passed always make the whole, and neither is negative', () => {
    fc.assert(
      fc.property(fc.integer({ min: -7_200_000, max: 7_200_000 }), (atMs) => {
        const reading = readClock(clock, startedAtMs + atMs)
        if (!reading) throw new Error('the clock runs')
        expect(reading.remainingSeconds + reading.elapsedSeconds).toBe(1800)
        expect(Math.min(reading.remainingSeconds, reading.elapsedSeconds)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  const elapsedAt = (apart: RoomClock, seconds: number) =>
    readClock(apart, startedAtMs + (300 + seconds) * 1000)?.elapsedSeconds
  const sinceMs = startedAtMs + 300_000
  const lost = { sinceMs, reason: 'connection_lost' } as const

  test('goes on for a minute without the client, then it stands where it stood at the end of that minute', () => {
    const apart = { ...clock, away: { client: lost } }
    expect([30, 60, 61, 600].map((seconds) => elapsedAt(apart, seconds))).toEqual([330, 360, 360, 360])
    expect([59_999, 60_000].map((ms) => isPaused(apart, sinceMs + ms))).toEqual([false, true])
  })

  test('stands at once without the consultant, also while the client is away in its minute', () => {
    expect(
      [0, 5, 600].map((seconds) => elapsedAt({ ...clock, away: { consultant: lost } }, seconds)),
    ).toEqual([300, 300, 300])
    const both = { client: { ...lost, sinceMs: sinceMs - 10_000 }, consultant: lost }
    expect(elapsedAt({ ...clock, away: both }, 20)).toBe(300)
  })

  test('stands while the call is dead, and from the moment of a return until the server has told the end', () => {
    const dead = { ...clock, stalledFromMs: sinceMs }
    expect([-1, 0, 30].map((seconds) => elapsedAt(dead, seconds))).toEqual([299, 300, 300])
    expect(elapsedAt({ ...clock, heldAtMs: sinceMs }, 14)).toBe(300)
  })

  test('an end that was told in the middle of an absence has what was before it in it', () => {
    const told = {
      ...clock,
      toldAtMs: sinceMs + 40_000,
      endsAtMs: endsAtMs + 40_000,
      away: { consultant: lost },
    }
    expect([41, 90].map((seconds) => elapsedAt(told, seconds))).toEqual([300, 300])
  })

  test('before both were in nothing stands', () => {
    expect(isPaused({ ...clock, startedAtMs: null, away: { client: lost } }, sinceMs + 600_000)).toBe(false)
  })

  test('what an absence moved the end by has not passed', () => {
    const moved = { ...clock, endsAtMs: endsAtMs + 120_000 }
    expect(readClock(moved, startedAtMs + 420_000)).toEqual({ remainingSeconds: 1500, elapsedSeconds: 300 })
  })

  test('a second is left until the last of it has passed', () => {
    expect(readClock(clock, endsAtMs - 1)?.remainingSeconds).toBe(1)
  })
})

test.each([
  [0, '0:00'],
  [7, '0:07'],
  [754, '12:34'],
  [600, '10:00'],
  [3909, '1:05:09'],
])('%i seconds are written %s', (seconds, written) => expect(digits(seconds)).toBe(written))

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [754, '12 minutes 34 seconds'],
  [3600, '1 hour'],
])('%i seconds are said "%s"', (seconds, said) => expect(spoken(seconds)).toBe(said))

test.each([
  [301, 'calm'],
  [300, 'last-five-minutes'],
  [61, 'last-five-minutes'],
  [60, 'last-minute'],
  [0, 'last-minute'],
])('with %i seconds left the clock looks %s', (seconds, look) => expect(urgencyOf(seconds)).toBe(look))

describe('a screen reader hears of the time', () => {
  test('at ten, five and one minute', () => {
    expect([600, 300, 60].map(timeAnnouncement)).toEqual([
      '10 minutes left',
      '5 minutes left',
      '1 minute left',
    ])
  })

  test('three times in a whole hour and never in between', () => {
    const heard = Array.from({ length: 3601 }, (_, passed) => timeAnnouncement(3600 - passed))
    const changes = heard.filter((words, index) => words !== '' && words !== heard[index - 1])
    expect(changes).toEqual(['10 minutes left', '5 minutes left', '1 minute left'])
    expect(timeAnnouncement(500)).toBe('')
  })

  test('also when a sleeping tab wakes some seconds late', () => {
    expect(timeAnnouncement(588)).toBe('10 minutes left')
  })
})
