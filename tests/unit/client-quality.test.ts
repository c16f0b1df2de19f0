import { describe, expect, it } from 'vitest'
import { pathChanges, placed, type QualityReport } from '@/components/admin/quality'
import type { LineView } from '@/lib/client/media/quality/network-quality'
import { createQualityReports, pathOf, reportOf } from '@/lib/client/media/quality/reports'
import { type CallQuality, callQuality } from '@/lib/contract/socket/quality'

const clear: LineView = {
  grade: 'good',
  side: null,
  reading: { lostOut: 0, lostIn: 0.01, rttMs: 40.4, jitterMs: 4, capacityBps: 2_000_000 },
}
const view = (reading: Partial<LineView['reading']> = {}, grade: LineView['grade'] = 'good'): LineView => ({
  ...clear,
  grade,
  reading: { ...clear.reading, ...reading },
})

/** A report of `getStats` in which this pair of candidates is in use. */
function statsOf(local: string, remote: string): RTCStatsReport {
  return new Map<string, object>([
    ['P0', { type: 'candidate-pair', state: 'failed', nominated: true, localCandidateId: 'R' }],
    [
      'P1',
      {
        type: 'candidate-pair',
        state: 'succeeded',
        nominated: true,
        localCandidateId: 'L',
        remoteCandidateId: 'M',
      },
    ],
    ['L', { type: 'local-candidate', candidateType: local }],
    ['M', { type: 'remote-candidate', candidateType: remote }],
    ['R', { type: 'local-candidate', candidateType: 'relay' }],
  ])
}

describe('the way of the media', () => {
  it('is the relay where either end of the pair in use is one, and unknown where nobody says', () => {
    expect(pathOf(statsOf('host', 'prflx'))).toBe('direct')
    expect(pathOf(statsOf('relay', 'srflx'))).toBe('relay')
    expect(pathOf(statsOf('host', 'relay'))).toBe('relay')
    expect(pathOf(new Map())).toBe('unknown')
  })
})

describe('a report of the quality', () => {
  it('is the worst word and the means of what was read, in the form that the server takes', () => {
    const report = reportOf([view(), view({ rttMs: 80, lostIn: 0.2, lostOut: null }, 'weak')], 2, 'direct')
    expect(report).toEqual({
      call: 2,
      path: 'direct',
      grade: 'weak',
      rttMs: 60,
      jitterMs: 4,
      lostIn: 0.105,
      lostOut: 0,
    })
    expect(callQuality.parse(report)).toEqual(report)
    const nothing = view({ lostOut: null, lostIn: null, rttMs: null, jitterMs: 100_000 })
    expect(reportOf([nothing], 1, 'unknown')).toMatchObject({ rttMs: null, lostIn: null, jitterMs: 60_000 })
  })

  it('goes out soon after a call is up, then every half minute, and starts over with the next call', () => {
    const sent: CallQuality[] = []
    const reports = createQualityReports((report) => sent.push(report))
    const pass = (seconds: number, call: number | null) => {
      for (let second = 0; second < seconds; second += 1) {
        const read = view()
        // The same reading comes several times, until there is a new one.
        for (let times = 0; times < 3; times += 1) reports.observed(statsOf('host', 'host'), read, call)
      }
    }
    pass(2, 1)
    expect(sent).toEqual([])
    pass(1, 1)
    expect(sent).toHaveLength(1)
    pass(29, 1)
    expect(sent).toHaveLength(1)
    pass(1, 1)
    expect(sent).toHaveLength(2)
    pass(20, null)
    pass(3, 2)
    expect(sent.map(({ call }) => call)).toEqual([1, 1, 2])
  })
})

describe('what the administrators see of it', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString()
  const report = (key: number, second: number, terms: Partial<QualityReport> = {}): QualityReport => ({
    key,
    participantType: 'client',
    at: at(second),
    call: 1,
    path: 'direct',
    grade: 'good',
    rttMs: 40,
    jitterMs: 4,
    lostIn: 0,
    lostOut: 0,
    ...terms,
  })

  it('is the way of the media of each call and side, once', () => {
    const reports = [
      report(0, 0),
      report(1, 1, { participantType: 'consultant' }),
      report(2, 30),
      report(3, 40, { call: 2, path: 'relay' }),
      report(4, 70, { call: 2, path: 'relay' }),
    ]
    expect(pathChanges(reports).map(({ key }) => key)).toEqual([0, 1, 3])
  })

  it('lies where it was measured: each report over the half minute before it, or since the one before', () => {
    const reports = [report(0, 30), report(1, 40), report(2, 90, { participantType: 'consultant' })]
    const places = placed(reports, 'client').map(({ offsetPercent, widthPercent }) => [
      Math.round(offsetPercent),
      Math.round(widthPercent),
    ])
    expect(places).toEqual([
      [0, 33],
      [33, 11],
    ])
    expect(placed(reports, 'consultant')[0]).toMatchObject({ key: 2 })
  })
})
