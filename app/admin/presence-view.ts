import type { PresenceView, Stretch } from '@/components/admin/types'
import type { AdminSession } from '@/lib/db/functions/staff/admin'

interface Span {
  readonly from: string
  readonly until: string
}

/** Who was there when, when the clock ran and what the pages reported, all on one scale. A lease may outlive the session by a beat; that is not shown. */
export function toPresence({ session, presence, billed, evidence }: AdminSession): PresenceView {
  const endMs = session.endedAt ? Date.parse(session.endedAt) : Number.POSITIVE_INFINITY
  const leases = presence.map(({ joinedAt: from, until, ...rest }) => {
    const untilMs = Math.max(Date.parse(from), Math.min(Date.parse(until), endMs))
    return { ...rest, from, until: new Date(untilMs).toISOString() }
  })
  const place = placing([...leases, ...billed])
  return {
    intervals: leases.map((lease) => ({
      ...place(lease),
      participantType: lease.participantType,
      open: lease.open && session.endedAt === null,
      reason: lease.reason,
      stretches: lease.stretches,
    })),
    billed: billed.map(place),
    evidence: evidence.map(({ spans, ...report }) => ({ ...report, stretches: spans.map(place) })),
  }
}

/** Places on a bar, in percent of the time from the first arrival to the last departure. */
export function placing(all: readonly Span[]): (span: Span) => Stretch {
  const first = Math.min(...all.map(({ from }) => Date.parse(from)))
  const last = Math.max(...all.map(({ until }) => Date.parse(until)))
  const percent = (ms: number) => (last > first ? Math.min(Math.max(ms / (last - first), 0), 1) * 100 : 0)
  return ({ from, until }) => ({
    from,
    until,
    offsetPercent: percent(Date.parse(from) - first),
    widthPercent: percent(Date.parse(until) - Date.parse(from)),
  })
}
