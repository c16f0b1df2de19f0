import { billedMs, type Known, paidEnd } from './billable'
import { type Lease, leaseMs, Presence } from './presence'
import { addedPrice, type End, feeOf, halfUp, noShowShare, priceOf } from './price'
import { intersection, type Span, union } from './spans'
import { runningVerdict, unstartedVerdict, type Verdict } from './verdicts'
import {
  type Actor,
  type Ending,
  type EventOf,
  type HistoryEvent,
  minute,
  type Side,
  second,
  type Terms,
} from './words'

/**
 * The clock of record once more, written from the published rules alone, by plain sums over stretches of time. It is told a history event by event and
 * knows at every moment what the database can know then. Nothing here is shared with the SQL.
 */

/** What an event is answered; null: nothing to compare. */
export type Answer =
  | { readonly refused: string }
  | { readonly status: string }
  | { readonly outcome: string }
  | { readonly ended: Ending | null }
  | null

export interface Added {
  readonly proposal: number
  readonly by: Side
  readonly minutes: number
  readonly amountMinor: number
  readonly proposedAt: number
  outcome: 'accepted' | 'declined' | 'withdrawn' | 'unfunded' | 'person_busy' | null
}

interface Report {
  readonly side: Side
  readonly kind: 'arrived' | 'dead'
  readonly spans: Span[]
  openSince: number | null
}

const earlyJoinMs = 10 * minute
const proposalMs = 60 * second
const longestMinutes = 1_440
const pingMs = 10 * second

export class Oracle {
  now = -Infinity
  status: 'scheduled' | 'waiting' | 'active' | 'over' = 'scheduled'
  startedAt = Infinity
  ending: Ending | undefined
  readonly proposals: Added[] = []
  private leases: Lease[] = []
  private readonly reports = new Map<number, Report>()

  /** `funds`: what the client has besides the price. */
  constructor(
    readonly terms: Terms,
    public funds = Infinity,
  ) {}

  happen(event: HistoryEvent): Answer {
    this.now = event.at
    switch (event.act) {
      case 'join':
        return this.join(event)
      case 'call':
        return this.call(event.side)
      case 'beat':
        return this.beat(event)
      case 'close':
        return this.close(event)
      case 'recover':
        return this.recover(event.node)
      case 'report':
        return this.report(event)
      case 'propose':
        return this.propose(event)
      case 'answer':
        return this.answer(event)
      case 'end':
        return this.end(event.by)
      case 'cancel':
        return this.cancel(event.by)
      case 'sweep':
        return { ended: this.sweep() ? (this.ending ?? null) : null }
    }
  }

  /** What the client pays for beside the booking, once accepted. */
  get extensions() {
    return this.proposals.filter(({ outcome }) => outcome === 'accepted')
  }

  get heldMinor(): number {
    return this.extensions.reduce((sum, { amountMinor }) => sum + amountMinor, this.terms.priceMinor)
  }

  get paidMinutes(): number {
    return this.extensions.reduce((sum, { minutes }) => sum + minutes, this.terms.bookedMinutes)
  }

  /** Billed until now, whole seconds. */
  get billedSeconds(): number {
    return this.status === 'active' ? Math.round(billedMs(this.known(), this.now) / second) : 0
  }

  paidEnd(): number {
    return paidEnd(this.known())
  }

  bothHere(): boolean {
    const presence = this.presence()
    return presence.isHere('client') && presence.isHere('consultant')
  }

  verdict(): Verdict | undefined {
    return this.status === 'active'
      ? runningVerdict(this.known())
      : unstartedVerdict(this.terms, this.presence())
  }

  /** Whether the clock ended it. */
  sweep(): boolean {
    const verdict = this.status === 'over' ? undefined : this.verdict()
    if (verdict) this.settle(verdict, 'system', null)
    return verdict !== undefined
  }

  private presence(): Presence {
    return new Presence(this.leases, this.now)
  }

  private known(): Known {
    return {
      terms: this.terms,
      presence: this.presence(),
      startedAt: this.startedAt,
      extensions: this.extensions,
      arrived: this.reported((report) => report.kind === 'arrived' && report.side === 'client'),
      dead: this.reported((report) => report.kind === 'dead'),
    }
  }

  private reported(wanted: (report: Report) => boolean): Span[] {
    const spans = [...this.reports.values()].filter(wanted).map((report) => {
      const open = report.openSince === null ? [] : [{ from: report.openSince, to: this.now }]
      return [...report.spans, ...open]
    })
    return union(...spans)
  }

  /** Rule 1: from when the join came in. The doors open 10 min before the scheduled start. */
  private join({ side, connection, node, ageMs, at }: EventOf<'join'>): Answer {
    return this.enter(side, connection, node, Math.max(at - ageMs, this.terms.scheduledStart - earlyJoinMs))
  }

  private call(side: Side): Answer {
    return this.enter(side, -1, null, this.now)
  }

  private enter(side: Side, connection: number, node: string | null, from: number): Answer {
    if (this.status === 'over' || this.verdict()) return { refused: 'session_over' }
    if (this.now < this.terms.scheduledStart - earlyJoinMs) return { refused: 'too_early' }
    this.takeLease(side, connection, node, from)
    if (this.status === 'scheduled') this.status = 'waiting'
    const both = intersection(this.presence().of('client'), this.presence().of('consultant')).at(-1)
    if (this.status === 'waiting' && both?.to === Infinity) {
      this.status = 'active'
      this.startedAt = both.from
    }
    return { status: this.status }
  }

  private takeLease(side: Side, connection: number, node: string | null, from: number): void {
    const open = this.leases.find(
      (lease) =>
        !lease.closing && lease.side === side && lease.node === node && lease.connection === connection,
    )
    if (open && this.now - open.heard < leaseMs) {
      this.replace(open, { ...open, heard: Math.max(open.heard, from) })
      return
    }
    if (open) this.replace(open, { ...open, closing: 'lapsed', closedAt: this.now })
    this.leases.push({ side, connection, node, from, heard: from, closing: null, closedAt: null })
  }

  private replace(old: Lease, lease: Lease): void {
    this.leases = this.leases.map((one) => (one === old ? lease : one))
  }

  private beat({ heard, node, at }: EventOf<'beat'>): Answer {
    for (const { connection, msAgo } of heard) {
      const lease = this.openLease(node, connection)
      if (lease && this.status !== 'over') this.hear(lease, at - msAgo)
    }
    return null
  }

  /** Rule 3b: what a node holds and did not tell of for a whole lease was cut off by us: the lease ends at its last word, and another begins. */
  private hear(lease: Lease, heard: number): void {
    if (heard <= lease.heard) return
    if (heard - lease.heard < leaseMs) this.replace(lease, { ...lease, heard })
    else {
      this.replace(lease, { ...lease, closing: 'lapsed', closedAt: this.now })
      this.leases.push({ ...lease, from: heard, heard })
    }
  }

  private openLease(node: string, connection: number): Lease | undefined {
    return this.leases.find((one) => one.node === node && one.connection === connection && !one.closing)
  }

  /** Rule 1: ends when last heard, never when the loss was noticed; rule 3b: an outage before it counts for its first minute. */
  private close({ connection, node, closing, heardMsAgo, at }: EventOf<'close'>): Answer {
    const lease = this.openLease(node, connection)
    if (!lease) return null
    const told = at - heardMsAgo
    const isCutOff = told - lease.heard >= leaseMs
    const heard = Math.max(lease.heard, isCutOff ? Math.min(told, lease.heard + minute) : told)
    this.replace(lease, { ...lease, heard, closing, closedAt: at })
    return null
  }

  /** Rule 3b: whose last word is at most one ping before the last that the node told of went with it. */
  private recover(node: string): Answer {
    const open = this.leases.filter((lease) => lease.node === node && !lease.closing)
    const wentAt = Math.max(...open.map(({ heard }) => heard))
    for (const lease of open) {
      const closing = lease.heard >= wentAt - pingMs ? 'server_restarted' : 'connection_lost'
      this.replace(lease, { ...lease, closing, closedAt: this.now })
    }
    return null
  }

  /** A report that is closed without saying when lasted until now. Only of a session that runs, and not before it did. */
  private report({ report, side, kind, spans, openMsAgo, at }: EventOf<'report'>): Answer {
    if (this.status !== 'active') return null
    const known = this.reports.get(report) ?? { side, kind, spans: [], openSince: null }
    const told = spans.map(([from, until]) => ({ from: at - from, to: at - until }))
    const isClosed = openMsAgo === null && known.openSince !== null && told.length === 0
    known.spans.push(...told, ...(isClosed ? [{ from: known.openSince ?? at, to: at }] : []))
    if (openMsAgo !== undefined) known.openSince = openMsAgo === null ? null : at - openMsAgo
    this.reports.set(report, known)
    return null
  }

  private propose({ side, proposal, minutes, at }: EventOf<'propose'>): Answer {
    const amountMinor = addedPrice(this.terms, minutes)
    const last = this.proposals.at(-1)
    const isOpen = last?.outcome === null && at < last.proposedAt + proposalMs && !this.hasFallen(last)
    if (this.status === 'scheduled' || this.status === 'waiting') return { outcome: 'not_started' }
    if (this.status === 'over' || this.verdict()) return { outcome: 'too_late' }
    if (this.paidMinutes + minutes > longestMinutes) return { outcome: 'too_long' }
    if (isOpen) return { outcome: 'already_proposed' }
    if (this.reachesNext(minutes)) return { outcome: 'person_busy' }
    if (this.funds < amountMinor) return { outcome: 'unfunded' }
    this.proposals.push({ proposal, by: side, minutes, amountMinor, proposedAt: at, outcome: null })
    return { outcome: 'proposed' }
  }

  private answer({ side, proposal, accept, at }: EventOf<'answer'>): Answer {
    const one = this.proposals.find((made) => made.proposal === proposal)
    if (!one) return { refused: 'invalid_argument' }
    if (side === one.by && accept) return { refused: 'invalid_argument' }
    if (one.outcome) return { outcome: one.outcome }
    if (this.status === 'over' || this.verdict()) return { outcome: 'too_late' }
    if (at >= one.proposedAt + proposalMs || this.hasFallen(one)) return { outcome: 'expired' }
    if (!accept) one.outcome = side === one.by ? 'withdrawn' : 'declined'
    else if (this.funds < one.amountMinor) one.outcome = 'unfunded'
    else if (this.reachesNext(one.minutes)) one.outcome = 'person_busy'
    else {
      one.outcome = 'accepted'
      this.funds -= one.amountMinor
    }
    return { outcome: one.outcome }
  }

  /** Rule 7: more time is refused when it would reach into another booking: by the booked time or by the clock, whichever is later. */
  private reachesNext(minutes: number): boolean {
    const { scheduledStart, nextStart = Infinity } = this.terms
    const end = Math.max(scheduledStart + this.paidMinutes * minute, this.paidEnd())
    return end + minutes * minute > nextStart
  }

  /** Rule 7: a proposal falls when either side is away between proposal and answer; it makes way for another then. */
  private hasFallen({ proposedAt }: Added): boolean {
    const presence = this.presence()
    return (
      presence.isAwayWithin('client', proposedAt, this.now) ||
      presence.isAwayWithin('consultant', proposedAt, this.now)
    )
  }

  private end(by: Actor): Answer {
    if (this.status === 'scheduled' || this.status === 'waiting') return { refused: 'not_started' }
    if (this.status === 'over' || this.sweep()) return { ended: this.ending ?? null }
    this.settle({ status: 'completed', reason: 'ended', at: this.now }, by, by)
    return { ended: this.ending ?? null }
  }

  private cancel(by: Actor): Answer {
    if (this.status === 'active') return { refused: 'already_started' }
    if (this.status === 'over' || this.sweep()) return { ended: this.ending ?? null }
    this.settle({ status: 'cancelled', reason: 'cancelled', at: this.now }, by, null)
    return { ended: this.ending ?? null }
  }

  private settle({ status, reason, at }: Verdict, endedBy: Ending['endedBy'], pressedBy: Actor | null): void {
    const { billableSeconds, grossMinor } = this.priceAt({ at, pressedBy }, status)
    const feeMinor = feeOf(grossMinor, this.terms)
    const returnedMinor = this.heldMinor - grossMinor
    this.ending = {
      status,
      reason,
      endedBy,
      endedAt: at,
      billableSeconds,
      grossMinor,
      feeMinor,
      returnedMinor,
    }
    this.status = 'over'
    this.funds += returnedMinor
  }

  private priceAt(end: End, status: string) {
    if (this.status === 'active') return priceOf(this.known(), end)
    const grossMinor = status === 'no_show_client' ? noShowShare(this.terms) : 0
    return { billableSeconds: 0, grossMinor }
  }
}

export { halfUp, leaseMs }
