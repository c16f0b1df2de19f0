import { clip, covers, gaps, type Span, union } from './spans'
import { type Closing, type Side, second } from './words'

/** Rule 1, and who is away by rule 6. */

/** `start_session` without a node counts for so long a call; what a node holds and does not tell of for so long went with an outage of ours. */
export const leaseMs = 25 * second

/** "Words": who left by the button, closed the page or lost its link is not *lost*; everybody else is, but for our own outages (rule 3b). */
export type Cause = 'left' | 'page_closed' | 'lost' | 'outage'
const causes = {
  left: 'left',
  revoked: 'left',
  page_closed: 'page_closed',
  replaced: 'lost',
  connection_lost: 'lost',
  elsewhere: 'lost',
  server_restarted: 'outage',
  lapsed: 'outage',
} as const satisfies Record<Closing | 'lapsed', Cause>

/** Rule 6: how long after the last word heard a side is away. */
const awayAfterMs = {
  left: 0,
  page_closed: 5 * second,
  lost: 15 * second,
  outage: 15 * second,
} as const satisfies Record<Cause, number>

export interface Lease {
  readonly side: Side
  readonly connection: number
  /** Null: `start_session` without a node. */
  readonly node: string | null
  readonly from: number
  readonly heard: number
  /** `lapsed`: nobody told of it for too long. */
  readonly closing: Closing | 'lapsed' | null
  readonly closedAt: number | null
}

/** An absence, as far as it is known. */
export interface Absence extends Span {
  readonly cause: Cause
  /** The side came back, at `to`. */
  readonly ended: boolean
}

/** What is known of the leases at `now`. */
export class Presence {
  private readonly spans = new Map<Side, Span[]>()

  constructor(
    private readonly leases: readonly Lease[],
    readonly now: number,
  ) {}

  /** Rule 1: from the join to the last word heard. What is not known to be lost goes on. */
  of(side: Side): Span[] {
    const spans =
      this.spans.get(side) ??
      union(this.leasesOf(side).map((lease) => ({ from: lease.from, to: this.endOf(lease) })))
    this.spans.set(side, spans)
    return spans
  }

  isHere(side: Side, instant = this.now): boolean {
    return covers(this.of(side), instant)
  }

  everCame(side: Side): boolean {
    return this.leasesOf(side).length > 0
  }

  /** Until when a side was there; now, if it still is. */
  lastInstant(side: Side): number {
    return Math.min(this.now, this.of(side).at(-1)?.to ?? -Infinity)
  }

  /** The absences of a side since it first came and before `until`: one that reaches `until` has not ended. */
  absences(side: Side, until: number): Absence[] {
    const present = this.of(side)
    return gaps(present, present[0]?.from ?? until, until).map((gap) => ({
      ...gap,
      cause: this.causeOf(side, gap.from),
      ended: covers(present, gap.to),
    }))
  }

  /** Rule 6: who left is away at once, who closed the page after 5 s, everybody else 15 s after the last word heard. */
  isAway(side: Side, instant: number): boolean {
    if (this.isHere(side, instant)) return false
    const lastWord = this.lastWord(side, instant)
    return lastWord === undefined || instant - lastWord >= awayAfterMs[this.causeOf(side, lastWord)]
  }

  /** Rule 7: whether a side is away at some instant of [from, to]. */
  isAwayWithin(side: Side, from: number, to: number): boolean {
    if (this.isAway(side, from) || this.isAway(side, to)) return true
    return this.absences(side, to).some(
      (gap) => gap.ended && Math.max(from, gap.from + awayAfterMs[gap.cause]) < gap.to,
    )
  }

  /** When a side that is not here at `instant` was last heard. */
  lastWord(side: Side, instant: number): number | undefined {
    return clip(this.of(side), -Infinity, instant).at(-1)?.to
  }

  /** Rule 3b: when our last outage was over. */
  outageOver(): number {
    const over = this.leases.flatMap((lease) => {
      if (lease.node === null || causes[lease.closing ?? 'lapsed'] !== 'outage') return []
      if (lease.closing) return [lease.closedAt ?? lease.heard]
      return this.isLive(lease) ? [] : [lease.heard + leaseMs]
    })
    return Math.max(-Infinity, ...over)
  }

  private leasesOf(side: Side): Lease[] {
    return this.leases.filter((lease) => lease.side === side)
  }

  private isLive({ heard, closing }: Lease): boolean {
    return !closing && this.now - heard < leaseMs
  }

  private endOf(lease: Lease): number {
    if (this.isLive(lease)) return Infinity
    return lease.node === null && (lease.closing ?? 'lapsed') === 'lapsed'
      ? lease.heard + leaseMs
      : lease.heard
  }

  private causeOf(side: Side, endedAt: number): Cause {
    const last = this.leasesOf(side).findLast((lease) => this.endOf(lease) === endedAt)
    if (!last || last.node === null) return 'lost'
    return causes[last.closing ?? 'lapsed']
  }
}
