import { describe, expect, it } from 'vitest'
import {
  gradeOf,
  type LineReading,
  lineThresholds,
  readingOf,
  totalsOf,
  unwatched,
  watchedLine,
} from '@/lib/client/media/quality/network-quality'

const clear: LineReading = { lostOut: 0, lostIn: 0, rttMs: 40, jitterMs: 4, capacityBps: 2_000_000 }

/** A report of what one browser counted, in the form of `getStats`. */
function report(...stats: object[]): RTCStatsReport {
  return new Map(stats.map((stat, index) => [String(index), stat]))
}

describe('what the counters say of a line', () => {
  const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded' }
  const at = (n: number, lost: number, fractionLost: number) =>
    report(
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: n * 50, packetsLost: lost, jitter: 0.012 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: n * 30, packetsLost: 0, jitter: 0.4 },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: n * 50 },
      { type: 'outbound-rtp', kind: 'video', packetsSent: 30 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.9 },
      { ...pair, currentRoundTripTime: 0.08, availableOutgoingBitrate: 300_000 },
      { ...pair, nominated: false, currentRoundTripTime: 9 },
    )

  it('is read over the last seconds: loss both ways, delay of the path in use, jitter of the voice', () => {
    const reading = readingOf(totalsOf(at(1, 0, 0), 0), totalsOf(at(2, 20, 0.05), 1000))
    expect(reading.lostIn).toBeCloseTo(20 / 100)
    expect(reading).toMatchObject({ rttMs: 80, jitterMs: 12, capacityBps: 300_000 })
  })

  it('leaves out an old report about pictures that are not sent any more', () => {
    expect(readingOf(totalsOf(at(1, 0, 0), 0), totalsOf(at(2, 0, 0.05), 1000)).lostOut).toBe(0.05)
  })

  it('knows nothing of what was not counted', () => {
    const nothing = totalsOf(report(), 0)
    expect(readingOf(nothing, { ...nothing, atMs: 1000 })).toEqual({
      lostOut: null,
      lostIn: null,
      rttMs: null,
      jitterMs: null,
      capacityBps: null,
    })
    expect(gradeOf(readingOf(nothing, nothing))).toEqual({ grade: 'good', side: null })
  })
})

describe('the grade of a line', () => {
  const { good, fair } = lineThresholds
  it.each([
    ['clear', clear, 'good', null],
    ['just within good', { ...clear, lostOut: 0.019, rttMs: 249, jitterMs: 29 }, 'good', null],
    ['loses what goes out', { ...clear, lostOut: good.lost }, 'fair', 'yours'],
    ['loses what comes in', { ...clear, lostIn: good.lost }, 'fair', 'theirs'],
    ['loses much of what goes out', { ...clear, lostOut: fair.lost, lostIn: 0.03 }, 'weak', 'yours'],
    ['loses much of what comes in', { ...clear, lostIn: 0.3 }, 'weak', 'theirs'],
    ['loses both ways', { ...clear, lostOut: 0.2, lostIn: 0.2 }, 'weak', null],
    ['is slow', { ...clear, rttMs: good.rttMs }, 'fair', null],
    ['is very slow', { ...clear, rttMs: fair.rttMs }, 'weak', null],
    ['trembles', { ...clear, jitterMs: good.jitterMs }, 'fair', null],
  ] as const)('%s', (_name, reading, grade, side) => {
    expect(gradeOf(reading)).toEqual({ grade, side })
  })

  it('is shown worse after two readings and better after four, and a single one changes nothing', () => {
    const weak = { grade: 'weak', side: 'yours' } as const
    const well = { grade: 'good', side: null } as const
    const shown = (...readings: (typeof weak | typeof well)[]) =>
      readings.reduce(watchedLine, unwatched).shown.grade
    expect(shown(weak, well, weak, well)).toBe('good')
    expect(shown(weak, weak)).toBe('weak')
    expect(shown(weak, weak, well, well, well)).toBe('weak')
    expect(shown(weak, weak, well, well, well, well)).toBe('good')
  })
})
