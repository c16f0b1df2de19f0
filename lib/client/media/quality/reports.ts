import type { CallQuality, MediaPath } from '@/lib/contract/socket/quality'
import type { LineView } from './network-quality'

/** Tells the server now and then how the line was, for whoever is asked later why a call went badly. */
export interface QualityReports {
  /** @param view the newest reading of the line; @param call the one that flows */
  observed(report: RTCStatsReport, view: LineView | null, call: number | null): void
}

/** Readings come once a second. The first report of a call comes early, so that a short call has one, too. */
const firstAfter = 3
const every = 30

export function createQualityReports(send: (report: CallQuality) => void): QualityReports {
  let reported = 0
  let current: number | null = null
  let read: LineView | null = null
  let readings: LineView[] = []

  return {
    observed(report, view, call) {
      if (!view || view === read || call === null) return
      read = view
      if (call !== current) readings = []
      current = call
      readings.push(view)
      if (readings.length < (reported === call ? every : firstAfter)) return
      reported = call
      send(reportOf(readings, call, pathOf(report)))
      readings = []
    },
  }
}

const grades = ['weak', 'fair', 'good'] as const

/** Some readings in one: the worst word, and the means of the figures. */
export function reportOf(readings: readonly LineView[], call: number, path: MediaPath): CallQuality {
  const mean = (name: 'rttMs' | 'jitterMs' | 'lostIn' | 'lostOut') => {
    const known = readings.map(({ reading }) => reading[name]).filter((value) => value !== null)
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null
  }
  const ms = (value: number | null) => (value === null ? null : Math.min(60_000, Math.round(value)))
  const share = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000)
  return {
    call,
    path,
    grade: grades.find((grade) => readings.some((one) => one.grade === grade)) ?? 'good',
    rttMs: ms(mean('rttMs')),
    jitterMs: ms(mean('jitterMs')),
    lostIn: share(mean('lostIn')),
    lostOut: share(mean('lostOut')),
  }
}

/** Which way the media takes: the pair of candidates that is used says so (https://www.w3.org/TR/webrtc-stats/#candidatepair-dict*). */
export function pathOf(report: RTCStatsReport): MediaPath {
  let path: MediaPath = 'unknown'
  report.forEach((stat: object) => {
    if (Reflect.get(stat, 'type') !== 'candidate-pair' || Reflect.get(stat, 'state') !== 'succeeded') return
    if (Reflect.get(stat, 'nominated') !== true) return
    const kinds = ['localCandidateId', 'remoteCandidateId'].map((end) => {
      const candidate: unknown = report.get(Reflect.get(stat, end))
      return typeof candidate === 'object' && candidate ? Reflect.get(candidate, 'candidateType') : undefined
    })
    if (kinds.includes('relay')) path = 'relay'
    else if (kinds.some((kind) => typeof kind === 'string')) path = 'direct'
  })
  return path
}
