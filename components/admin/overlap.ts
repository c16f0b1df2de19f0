import type { PresenceInterval } from './types'

/** As the domain bridges them: media outlives a socket. */
const bridgeMs = 60_000

interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

export interface Overlap {
  readonly from: string
  readonly until: string
  readonly offsetPercent: number
  readonly widthPercent: number
}

/** When both sides were there, absences of a minute at most bridged: the time that is paid for, until the paid time is used up. */
export function overlapOf(intervals: readonly PresenceInterval[]): Overlap[] {
  const spans = intervals.map(spanOf)
  const firstMs = Math.min(...spans.map(({ fromMs }) => fromMs))
  const wholeMs = Math.max(...spans.map(({ untilMs }) => untilMs)) - firstMs
  const of = (side: PresenceInterval['participantType']) =>
    bridged(intervals.filter(({ participantType }) => participantType === side).map(spanOf))
  return shared(of('client'), of('consultant')).map(({ fromMs, untilMs }) => ({
    from: new Date(fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    offsetPercent: ((fromMs - firstMs) / wholeMs) * 100,
    widthPercent: ((untilMs - fromMs) / wholeMs) * 100,
  }))
}

function spanOf({ from, until }: PresenceInterval): Span {
  return { fromMs: Date.parse(from), untilMs: Date.parse(until) }
}

function bridged(spans: Span[]): Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1)
    if (last && span.fromMs - last.untilMs <= bridgeMs) {
      merged[merged.length - 1] = { fromMs: last.fromMs, untilMs: Math.max(last.untilMs, span.untilMs) }
    } else merged.push(span)
  }
  return merged
}

function shared(one: readonly Span[], other: readonly Span[]): Span[] {
  return one.flatMap((a) =>
    other
      .map((b) => ({ fromMs: Math.max(a.fromMs, b.fromMs), untilMs: Math.min(a.untilMs, b.untilMs) }))
      .filter(({ fromMs, untilMs }) => untilMs > fromMs),
  )
}
