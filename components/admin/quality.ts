import type { ParticipantType } from '@/lib/contract/words'

/** What one side's browser said of its line over the half minute before `at`. */
export interface QualityReport {
  readonly key: number
  readonly participantType: ParticipantType
  readonly at: string
  readonly call: number
  readonly path: 'direct' | 'relay' | 'unknown'
  readonly grade: 'good' | 'fair' | 'weak'
  readonly rttMs: number | null
  readonly jitterMs: number | null
  readonly lostIn: number | null
  readonly lostOut: number | null
}

/** The reports that tell a way of the media which that side had not told before: the first of each call, and each change. */
export function pathChanges(reports: readonly QualityReport[]): QualityReport[] {
  const told = new Map<ParticipantType, string>()
  return reports.filter(({ participantType, call, path }) => {
    const way = `${call} ${path}`
    if (told.get(participantType) === way) return false
    told.set(participantType, way)
    return true
  })
}

/** Places on a line from the first report to the last, in percent, each of which fills the time until the next one of its side. */
export function placed(reports: readonly QualityReport[], side: ParticipantType): PlacedReport[] {
  const times = reports.map(({ at }) => Date.parse(at))
  const first = Math.min(...times) - usualMs
  const span = Math.max(...times) - first
  let untilMs = first
  return reports
    .filter(({ participantType }) => participantType === side)
    .map((report) => {
      const atMs = Date.parse(report.at)
      const fromMs = Math.max(untilMs, atMs - usualMs)
      untilMs = atMs
      return {
        ...report,
        offsetPercent: ((fromMs - first) / span) * 100,
        widthPercent: ((atMs - fromMs) / span) * 100,
      }
    })
}

export interface PlacedReport extends QualityReport {
  readonly offsetPercent: number
  readonly widthPercent: number
}

/** How far a report looks back. */
const usualMs = 30_000
