import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  digits,
  isPaused,
  readClock,
  spoken,
  timeAnnouncement,
  urgencyOf,
} from '@/components/room/clock-words'

const startedAtMs = Date.parse('2026-11-21T10:00:00.400Z')
const clock = { startedAtMs, endsAtMs: startedAtMs + 30 * 60_000, offsetMs: 0 }

describe('the paid clock', () => {
  test('shows nothing before both sides were in', () => {
    expect(readClock({ startedAtMs: null, endsAtMs: null, offsetMs: 0 }, startedAtMs)).toBeNull()
  })

  test('shows the whole booking at its first moment and nothing left at its last', () => {
    expect(readClock(clock, startedAtMs)).toEqual({ remainingSeconds: 1800, elapsedSeconds: 0 })
    expect(readClock(clock, clock.endsAtMs)).toEqual({ remainingSeconds: 0, elapsedSeconds: 1800 })
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

  test('stands still when the two have been apart for more than a minute, where it stood when they parted', () => {
    const apartSinceMs = startedAtMs + 300_000
    const apart = { ...clock, apartSinceMs }
    const after = (seconds: number) => readClock(apart, apartSinceMs + seconds * 1000)?.elapsedSeconds
    expect([30, 60, 61, 600].map(after)).toEqual([330, 360, 300, 300])
    expect([60_000, 60_001].map((ms) => isPaused(apart, apartSinceMs + ms))).toEqual([false, true])
    expect(isPaused({ ...apart, startedAtMs: null }, apartSinceMs + 600_000)).toBe(false)
  })

  test('a second is left until the last of it has passed', () => {
    expect(readClock(clock, clock.endsAtMs - 1)?.remainingSeconds).toBe(1)
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
