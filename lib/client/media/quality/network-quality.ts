/**
 * How good a line is, from what the browser counts (https://www.w3.org/TR/webrtc-stats/). Pure: reports come in, words go out. The thresholds are
 * published in docs/protocol.md.
 */

/** Counters since the connection began, of one moment. */
export interface LineTotals {
  readonly atMs: number
  readonly received: number
  /** Packets of the other side that never came. */
  readonly lostIn: number
  readonly audioSent: number
  readonly videoSent: number
  /** Of what this side sends, as the other reports it for the time since its last report; 0…1, null: it has not reported. */
  readonly audioLost: number | null
  readonly videoLost: number | null
  readonly rttMs: number | null
  readonly jitterMs: number | null
  /** What the browser thinks it could send. */
  readonly capacityBps: number | null
}

/** The last few seconds. Shares from 0 to 1; null where there is nothing to tell. */
export interface LineReading {
  readonly lostOut: number | null
  readonly lostIn: number | null
  readonly rttMs: number | null
  readonly jitterMs: number | null
  readonly capacityBps: number | null
}

const none: Omit<LineTotals, 'atMs'> = {
  received: 0,
  lostIn: 0,
  audioSent: 0,
  videoSent: 0,
  audioLost: null,
  videoLost: null,
  rttMs: null,
  jitterMs: null,
  capacityBps: null,
}

/** Members vary by browser, so each is looked for. */
export function totalsOf(report: RTCStatsReport, atMs: number): LineTotals {
  let totals: LineTotals = { ...none, atMs }
  report.forEach((stat: object) => {
    totals = added(totals, stat)
  })
  return totals
}

function added(totals: LineTotals, stat: object): LineTotals {
  const isAudio = Reflect.get(stat, 'kind') === 'audio'
  switch (Reflect.get(stat, 'type')) {
    case 'inbound-rtp': {
      const received = totals.received + (numberIn(stat, 'packetsReceived') ?? 0)
      const lostIn = totals.lostIn + Math.max(0, numberIn(stat, 'packetsLost') ?? 0)
      // A picture's jitter comes from its size, a voice's from the line.
      return { ...totals, received, lostIn, ...(isAudio ? { jitterMs: msIn(stat, 'jitter') } : {}) }
    }
    case 'outbound-rtp': {
      const sent = numberIn(stat, 'packetsSent') ?? 0
      return isAudio
        ? { ...totals, audioSent: totals.audioSent + sent }
        : { ...totals, videoSent: totals.videoSent + sent }
    }
    case 'remote-inbound-rtp': {
      const lost = numberIn(stat, 'fractionLost')
      return isAudio ? { ...totals, audioLost: lost } : { ...totals, videoLost: lost }
    }
    case 'candidate-pair':
      if (Reflect.get(stat, 'nominated') !== true || Reflect.get(stat, 'state') !== 'succeeded') return totals
      return {
        ...totals,
        rttMs: msIn(stat, 'currentRoundTripTime') ?? totals.rttMs,
        capacityBps: numberIn(stat, 'availableOutgoingBitrate') ?? totals.capacityBps,
      }
    default:
      return totals
  }
}

function numberIn(stat: object, name: string): number | null {
  const value: unknown = Reflect.get(stat, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function msIn(stat: object, name: string): number | null {
  const seconds = numberIn(stat, name)
  return seconds === null ? null : seconds * 1000
}

/** What happened between two moments. A report about what was not sent in between is an old one. */
export function readingOf(before: LineTotals, now: LineTotals): LineReading {
  const arrived = now.received - before.received
  const missing = Math.max(0, now.lostIn - before.lostIn)
  const expected = arrived + missing
  const reports = [
    now.audioSent > before.audioSent ? now.audioLost : null,
    now.videoSent > before.videoSent ? now.videoLost : null,
  ].filter((lost) => lost !== null)
  return {
    lostOut: reports.length > 0 ? Math.max(...reports) : null,
    lostIn: expected > 0 ? missing / expected : null,
    rttMs: now.rttMs,
    jitterMs: now.jitterMs,
    capacityBps: now.capacityBps,
  }
}

export type LineGrade = 'good' | 'fair' | 'weak'

/** A line is as bad as its worst figure; above the last row it is weak. */
export const lineThresholds = {
  good: { lost: 0.02, rttMs: 250, jitterMs: 30 },
  fair: { lost: 0.08, rttMs: 500, jitterMs: 75 },
} as const

export interface Graded {
  readonly grade: LineGrade
  /** Whose part loses more; null: neither, or the line is well. */
  readonly side: 'yours' | 'theirs' | null
}

/** A reading, in a word and in figures. */
export interface LineView extends Graded {
  readonly reading: LineReading
}

/** What goes out and is lost is this side's; what should come in and does not is the other's. Delay belongs to both. */
export function gradeOf(reading: LineReading): Graded {
  const out = gradeLoss(reading.lostOut)
  const back = gradeLoss(reading.lostIn)
  const grade = worst(out, back, gradeDelay(reading))
  if (grade === 'good' || out === back) return { grade, side: null }
  return { grade, side: rank[out] > rank[back] ? 'yours' : 'theirs' }
}

const rank = { good: 0, fair: 1, weak: 2 } as const satisfies Record<LineGrade, number>

function worst(...grades: readonly LineGrade[]): LineGrade {
  return grades.reduce((a, b) => (rank[a] >= rank[b] ? a : b))
}

function gradeLoss(lost: number | null): LineGrade {
  if (lost === null || lost < lineThresholds.good.lost) return 'good'
  return lost < lineThresholds.fair.lost ? 'fair' : 'weak'
}

function gradeDelay({ rttMs, jitterMs }: LineReading): LineGrade {
  const { good, fair } = lineThresholds
  const within = (limit: { rttMs: number; jitterMs: number }) =>
    (rttMs ?? 0) < limit.rttMs && (jitterMs ?? 0) < limit.jitterMs
  if (within(good)) return 'good'
  return within(fair) ? 'fair' : 'weak'
}

/** What is shown: follows a change only once it has lasted, sooner downwards than upwards. */
export interface LineWatch {
  readonly shown: Graded
  readonly candidate: Graded
  readonly times: number
}

export const unwatched: LineWatch = {
  shown: { grade: 'good', side: null },
  candidate: { grade: 'good', side: null },
  times: 0,
}

const readingsDown = 2
const readingsUp = 4

export function watchedLine(watch: LineWatch, graded: Graded): LineWatch {
  const { shown } = watch
  if (same(graded, shown)) return { shown, candidate: graded, times: 0 }
  const times = graded.grade === watch.candidate.grade ? watch.times + 1 : 1
  const needed = rank[graded.grade] > rank[shown.grade] ? readingsDown : readingsUp
  return times >= needed
    ? { shown: graded, candidate: graded, times: 0 }
    : { shown, candidate: graded, times }
}

function same(a: Graded, b: Graded): boolean {
  return a.grade === b.grade && a.side === b.side
}
