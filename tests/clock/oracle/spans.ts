/**
 * Stretches of time in whole milliseconds, each from its first instant up to, and without, `to`; one of no length is a word that was heard once.
 * `Infinity`: still going on.
 */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The same time as stretches that neither overlap nor touch, in order. */
export function union(...lists: readonly (readonly Span[])[]): Span[] {
  const merged: Span[] = []
  const sorted = lists
    .flat()
    .filter(({ from, to }) => from <= to)
    .toSorted((a, b) => a.from - b.from)
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last && span.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else merged.push(span)
  }
  return merged
}

export function intersection(a: readonly Span[], b: readonly Span[]): Span[] {
  return union(
    a.flatMap((one) =>
      b.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
    ),
  )
}

/** What of `a` lies outside `b`. */
export function difference(a: readonly Span[], b: readonly Span[]): Span[] {
  return intersection(a, gaps(b, -Infinity, Infinity))
}

/** The stretches of [from, to) that no span covers. */
export function gaps(spans: readonly Span[], from: number, to: number): Span[] {
  const edges = union(clip(spans, from, to))
  const starts = [from, ...edges.map((span) => span.to)]
  const ends = [...edges.map((span) => span.from), to]
  return starts
    .map((start, index) => ({ from: start, to: ends[index] ?? to }))
    .filter((gap) => gap.from < gap.to)
}

export function clip(spans: readonly Span[], from: number, to: number): Span[] {
  return spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from <= span.to)
}

export function measure(spans: readonly Span[]): number {
  return union(spans).reduce((sum, { from, to }) => sum + to - from, 0)
}

export function covers(spans: readonly Span[], instant: number): boolean {
  return spans.some(({ from, to }) => from === instant || (from < instant && instant < to))
}

/** As `covers`, the last instant included. */
export function touches(spans: readonly Span[], instant: number): boolean {
  return spans.some(({ from, to }) => from <= instant && instant <= to)
}

/** The smallest instant of [from, to] at which `reached` is true; `reached` never becomes false again. Undefined: not even at `to`. */
export function firstInstant(
  from: number,
  to: number,
  reached: (instant: number) => boolean,
): number | undefined {
  if (from > to || !reached(to)) return undefined
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (reached(middle)) high = middle
    else low = middle + 1
  }
  return low
}
