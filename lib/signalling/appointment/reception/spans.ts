/** A stretch of time by the local clock, in ms. */
export type Span = readonly [fromMs: number, untilMs: number]

/** What is told of seconds in a row is one stretch. */
const touchingMs = 1

/** Appends a span that begins no earlier than the last one. */
export function append(spans: Span[], [fromMs, untilMs]: Span): void {
  const last = spans.at(-1)
  if (last && fromMs <= last[1] + touchingMs) {
    spans[spans.length - 1] = [last[0], Math.max(last[1], untilMs)]
  } else spans.push([fromMs, untilMs])
}

export function clip([fromMs, untilMs]: Span, [firstMs, lastMs]: Span): Span | null {
  const from = Math.max(fromMs, firstMs)
  const until = Math.min(untilMs, lastMs)
  return from < until ? [from, until] : null
}
