import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  counted,
  isDue,
  isMissing,
  isPoor,
  noReception,
  type Reception,
  reported,
  reportOf,
} from '@/lib/client/media/reception'
import { receptionReport } from '@/lib/contract/socket/quality'

/** Seconds as they were: did packets come, and does the other side say that it sends. */
interface Lived {
  readonly came: boolean
  readonly owed?: boolean
}

const startMs = 5_000
const began = counted(noReception, { nowMs: startMs, arrivedAtMs: null, owed: true, poor: false })

function through(seconds: readonly Lived[], from: Reception = began): Reception {
  let arrivedAtMs: number | null = null
  return seconds.reduce((reception, { came, owed = true }) => {
    const nowMs = (reception.countedMs ?? 0) + 1_000
    if (came) arrivedAtMs = nowMs - 200
    return counted(reception, { nowMs, arrivedAtMs, owed, poor: false })
  }, from)
}

const came = (count: number) => Array.from({ length: count }, () => ({ came: true }))
const nothing = (count: number) => Array.from({ length: count }, () => ({ came: false }))

describe('reports of what arrives', () => {
  test('have one digit for each whole second, oldest first, and name the single seconds', () => {
    expect(reportOf(through([...came(2), ...nothing(1), ...came(2)]), false)).toEqual({ seconds: '11011' })
  })

  test('start anew after each, and say when this page is silent and when the line was poor', () => {
    const poor = counted(began, {
      nowMs: startMs + 1_000,
      arrivedAtMs: startMs + 900,
      owed: true,
      poor: true,
    })
    expect(reportOf(poor, true)).toEqual({ seconds: '1', silent: true, poor: true })
    expect(reported(poor)).toMatchObject({ digits: '', poor: false })
  })

  test('say nothing of seconds that a held-up page did not watch', () => {
    const before = through(nothing(4))
    const after = counted(before, {
      nowMs: startMs + 60_000,
      arrivedAtMs: startMs + 59_000,
      owed: true,
      poor: false,
    })
    expect(after.digits).toBe('')
    expect(after.missedSeconds).toBe(4)
    expect(through(came(1), after).digits).toBe('1')
  })

  test('come every five seconds, and each second when a call has just become dead', () => {
    const due = (from: Reception, seconds: readonly Lived[]) =>
      seconds.reduce<{ at: number[]; reception: Reception }>(
        ({ at, reception }, second, index) => {
          const next = through([second], reception)
          return isDue(next) ? { at: [...at, index + 1], reception: reported(next) } : { at, reception: next }
        },
        { at: [], reception: from },
      ).at
    expect(due(began, came(20))).toEqual([5, 10, 15, 20])
    expect(due(began, nothing(20))).toEqual([5, 10, 11, 12, 17])
    expect(due(through(came(3)), nothing(12))).toEqual([2, 7, 10, 11, 12])
  })

  test('please the server over any history', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }), (seconds) => {
        const reception = through(seconds.map((one) => ({ came: one })))
        expect(receptionReport.safeParse(reportOf(reception, false)).success).toBe(true)
        expect(reception.digits).toBe(seconds.map(Number).join(''))
      }),
    )
  })
})

describe('a page that misses what the other side sends', () => {
  test('is silent from the tenth second on, and until something comes', () => {
    expect(isMissing(through(nothing(9)))).toBe(false)
    expect(isMissing(through(nothing(10)))).toBe(true)
    expect(isMissing(through([...nothing(30), ...came(1)]))).toBe(false)
  })

  test('misses nothing while the other side says that it sends nothing', () => {
    expect(isMissing(through(nothing(60).map((second) => ({ ...second, owed: false }))))).toBe(false)
  })

  test('stays silent when the other side only says that it stopped: packets alone undo it', () => {
    expect(isMissing(through([...nothing(10), { came: false, owed: false }]))).toBe(true)
  })

  test('counts seconds on end, not in all', () => {
    expect(isMissing(through([...nothing(9), ...came(1), ...nothing(9)]))).toBe(false)
  })
})

test.each([
  [{ lostIn: 0.3, lostOut: null, rttMs: 20 }, true],
  [{ lostIn: null, lostOut: 0.4, rttMs: null }, true],
  [{ lostIn: 0.29, lostOut: 0.1, rttMs: 1_500 }, false],
  [{ lostIn: 0, lostOut: 0, rttMs: 1_501 }, true],
  [{ lostIn: null, lostOut: null, rttMs: null }, false],
])('%j is beyond the published thresholds: %s', (reading, poor) => expect(isPoor(reading)).toBe(poor))
