import { type Known, timeUp } from './billable'
import type { Presence } from './presence'
import { clip, measure, touches } from './spans'
import { minute, type Side, second, sides, type Terms } from './words'

/** What the clock alone decides: rule 8 before the start, the waits of 5 and 10 min and the paid end after it. */

const decisionMs = 10 * minute
const presentMs = 60 * second
const aloneMs = 10 * minute
const emptyMs = 5 * minute
const linkMs = 30 * minute

export interface Verdict {
  readonly status: string
  readonly reason: string
  readonly at: number
}

/** Of all that came true by now, what came true first. */
function earliest(verdicts: readonly (Verdict | undefined)[], now: number): Verdict | undefined {
  return verdicts
    .filter((verdict) => verdict !== undefined && verdict.at <= now)
    .toSorted((a, b) => (a?.at ?? 0) - (b?.at ?? 0))[0]
}

/** Of a session that has not started. */
export function unstartedVerdict(terms: Terms, presence: Presence): Verdict | undefined {
  const came = sides.some((side) => presence.everCame(side))
  const linkEnd = terms.scheduledStart + (terms.bookedMinutes + terms.overrunCapMinutes) * minute + linkMs
  const expiry = { status: 'expired', reason: came ? 'never_together' : 'nobody_came', at: linkEnd }
  return earliest([noShow(terms, presence), expiry], presence.now)
}

/**
 * Rule 8: the first moment from start + 10 min on at which one side is there and has been for 60 s since the start. The other is not there: else the
 * session would have started.
 */
function noShow({ scheduledStart }: Terms, presence: Presence): Verdict | undefined {
  const since = (side: Side, until: number) => measure(clip(presence.of(side), scheduledStart, until))
  const moments = sides.flatMap((side) => [
    ...presence.of(side).map(({ from }) => from),
    ...minuteReached(presence, side, scheduledStart),
  ])
  const decidedAt = [scheduledStart + decisionMs, ...moments]
    .filter((at) => at >= scheduledStart + decisionMs && at <= presence.now)
    .toSorted((a, b) => a - b)
    .find((at) => sides.some((side) => touches(presence.of(side), at) && since(side, at) >= presentMs))
  if (decidedAt === undefined) return undefined
  const [client, consultant] = [since('client', decidedAt), since('consultant', decidedAt)]
  if (client === consultant) return { status: 'expired', reason: 'never_together', at: decidedAt }
  const missing = client < consultant ? 'client' : 'consultant'
  return { status: `no_show_${missing}`, reason: 'no_show', at: decidedAt }
}

function minuteReached(presence: Presence, side: Side, since: number): number[] {
  let left = presentMs
  for (const { from, to } of clip(presence.of(side), since, presence.now)) {
    if (to - from >= left) return [from + left]
    left -= to - from
  }
  return []
}

/** Of a session that runs. */
export function runningVerdict(known: Known): Verdict | undefined {
  const end = timeUp(known)
  return earliest(
    [
      end === undefined ? undefined : { status: 'completed', reason: 'time_up', at: end },
      alone(known),
      nobody(known),
    ],
    known.presence.now,
  )
}

/** Rule 2: no session ends for an absence before the scheduled start + 10 min. Rule 3b: an outage of ours starts the waits anew. */
function waited({ terms, presence, startedAt }: Known, since: number, ms: number): number {
  return Math.max(terms.scheduledStart + decisionMs, Math.max(startedAt, since, presence.outageOver()) + ms)
}

/** At the tenth minute since both were last together, if somebody was there then or later. */
function alone(known: Known): Verdict | undefined {
  const { presence, startedAt } = known
  const [client, consultant] = sides.map((side) => Math.max(startedAt, presence.lastInstant(side)))
  if (client === undefined || consultant === undefined) return undefined
  const at = waited(known, togetherUntil(presence), aloneMs)
  if (Math.max(client, consultant) < at) return undefined
  const gone = client < consultant ? 'client' : consultant < client ? 'consultant' : 'system'
  return { status: 'completed', reason: `${gone}_gone`, at }
}

/** A moment in which one went and the other came is together, too. */
function togetherUntil(presence: Presence): number {
  const meetings = presence.of('client').flatMap((one) =>
    presence
      .of('consultant')
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from <= to),
  )
  return Math.min(presence.now, Math.max(-Infinity, ...meetings.map(({ to }) => to)))
}

/** Nobody there for 5 min. */
function nobody(known: Known): Verdict | undefined {
  const { presence } = known
  const last = Math.max(known.startedAt, ...sides.map((side) => presence.lastInstant(side)))
  if (last >= presence.now) return undefined
  return { status: 'abandoned', reason: 'nobody_present', at: waited(known, last, emptyMs) }
}
