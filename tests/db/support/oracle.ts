import type { Billing, ParticipantType } from '@/lib/room/words'

/**
 * The rules of money and time once more, by whole seconds and plain loops, to check the database against. Nothing here is shared with the SQL; where
 * the two differ, docs/money.md decides.
 */
export interface Terms {
  paidSeconds: number
  capSeconds: number
  priceMinor: number
  billing: Billing
  freeSeconds: number
  feeBp: number
  /** Seconds from the booking to the scheduled start. */
  startsIn: number
}

type Span = { from: number; to: number }
type Lease = { side: ParticipantType; from: number; seen: number; beating: boolean }
type Side = ParticipantType

export interface Ending {
  status: string
  reason: string
  endedBy: string
  at: number
  durationSeconds: number
  grossMinor: number
  feeMinor: number
}

const leaseSeconds = 25
const bridgeSeconds = 60
const noShowWait = 600
const aloneLimit = 600
const emptyLimit = 300
const linkGrace = 1800

export class Oracle {
  now = 0
  status: 'scheduled' | 'waiting' | 'active' | 'over' = 'scheduled'
  startedAt = 0
  ending: Ending | undefined
  private readonly open = new Map<number, Lease>()
  private readonly closed: Record<Side, Span[]> = { client: [], consultant: [] }

  readonly terms: Terms

  constructor(terms: Terms) {
    this.terms = { ...terms }
  }

  /** More time was accepted, and paid for. */
  extend(seconds: number, amountMinor: number): void {
    this.terms.paidSeconds += seconds
    this.terms.priceMinor += amountMinor
  }

  pass(seconds: number): void {
    this.now += seconds
    for (const lease of this.open.values()) if (lease.beating) lease.seen = this.now
  }

  beating(): number[] {
    return [...this.open].filter(([, lease]) => lease.beating).map(([connection]) => connection)
  }

  silence(connection: number): void {
    const lease = this.open.get(connection)
    if (lease) lease.beating = false
  }

  /** False: refused, because the session is over. */
  enter(connection: number, side: Side): boolean {
    if (this.status === 'over' || this.verdict()) return false
    this.renew(connection)
    if (!this.open.has(connection)) this.lease(connection, side)
    if (this.status === 'scheduled') this.status = 'waiting'
    else if (this.status === 'waiting' && this.isHere('client') && this.isHere('consultant')) {
      this.status = 'active'
      this.startedAt = this.now
    }
    return true
  }

  renew(connection: number): void {
    const lease = this.open.get(connection)
    if (!lease || this.status === 'over') return
    if (!this.isLive(lease)) {
      this.close(connection, lease.seen)
      this.lease(connection, lease.side)
    } else Object.assign(lease, { seen: this.now, beating: true })
  }

  leave(connection: number): void {
    const lease = this.open.get(connection)
    if (lease) this.close(connection, this.isLive(lease) ? this.now : lease.seen)
  }

  recover(): void {
    for (const [connection, lease] of [...this.open]) this.close(connection, lease.seen)
  }

  end(endedBy: string): void {
    if (!this.sweep()) this.settle('completed', 'done', endedBy, this.now, this.walkedOut() ?? endedBy)
  }

  cancel(endedBy: string): void {
    if (!this.sweep()) this.settle('cancelled', 'moved', endedBy, this.now, endedBy)
  }

  /** Whether the clock ended it. */
  sweep(): boolean {
    const verdict = this.status === 'over' ? undefined : this.verdict()
    if (verdict) this.settle(verdict.status, verdict.reason, 'system', verdict.at, verdict.fault)
    return verdict !== undefined
  }

  verdict(): { status: string; reason: string; at: number; fault: string } | undefined {
    const rules = this.status === 'active' ? this.runningRules() : this.unstartedRules()
    const cameTrue = rules.filter((rule) => rule.at <= this.now)
    return cameTrue.toSorted((a, b) => a.at - b.at)[0]
  }

  /** When the paid time is used up if both stay from now on. */
  paidEnd(): number {
    const { count, fullAt } = this.billable(this.now)
    const end = fullAt ?? this.now + this.terms.paidSeconds - count
    return Math.min(end, this.startedAt + this.terms.paidSeconds + this.terms.capSeconds)
  }

  private runningRules() {
    const [client, consultant] = [this.lastSeen('client'), this.lastSeen('consultant')]
    const together = this.togetherUntil()
    const anybody = Math.max(client, consultant)
    const fault = client < consultant ? 'client' : consultant < client ? 'consultant' : 'system'
    return [
      { status: 'completed', reason: 'time_up', at: this.paidEnd(), fault: this.awayMore() },
      ...(anybody >= together + aloneLimit
        ? [{ status: 'completed', reason: `${fault}_gone`, at: together + aloneLimit, fault }]
        : []),
      ...(anybody < this.now
        ? [{ status: 'abandoned', reason: 'nobody_present', at: anybody + emptyLimit, fault }]
        : []),
    ]
  }

  /** Who was there for less of the session, up to its paid end. */
  private awayMore(): string {
    const seconds = (side: Side) =>
      this.count(this.startedAt, Math.min(this.paidEnd(), this.now), 0, this.marked(side, bridgeSeconds))
        .count
    const [client, consultant] = [seconds('client'), seconds('consultant')]
    return client < consultant ? 'client' : consultant < client ? 'consultant' : 'system'
  }

  /** Who left first, once that is longer ago than is bridged; undefined when nobody did. */
  private walkedOut(): Side | undefined {
    const until = (side: Side) => Math.max(this.startedAt, this.lastSeen(side))
    const [client, consultant] = [until('client'), until('consultant')]
    if (Math.min(client, consultant) + bridgeSeconds >= this.now || client === consultant) return undefined
    return client < consultant ? 'client' : 'consultant'
  }

  private unstartedRules() {
    const { startsIn, paidSeconds, capSeconds } = this.terms
    const came = { client: this.spans('client').length > 0, consultant: this.spans('consultant').length > 0 }
    const missed = (absent: Side, present: Side) => {
      const minute = this.count(startsIn, this.now, 60, this.marked(present, 0)).fullAt
      return came[absent] || minute === undefined
        ? []
        : [
            {
              status: `no_show_${absent}`,
              reason: 'no_show',
              at: Math.max(minute, startsIn + noShowWait),
              fault: absent,
            },
          ]
    }
    const reason = came.client || came.consultant ? 'never_together' : 'nobody_came'
    const until = startsIn + paidSeconds + capSeconds + linkGrace
    return [
      ...missed('client', 'consultant'),
      ...missed('consultant', 'client'),
      { status: 'expired', reason, at: until, fault: 'system' },
    ]
  }

  private settle(status: string, reason: string, endedBy: string, at: number, fault: string): void {
    const ran = this.status === 'active'
    const durationSeconds = ran ? Math.min(this.billable(at).count, this.terms.paidSeconds) : 0
    const grossMinor = ran ? this.gross(durationSeconds, fault) : 0
    const feeMinor = halfUp(grossMinor * this.terms.feeBp, 10_000)
    this.ending = { status, reason, endedBy, at, durationSeconds, grossMinor, feeMinor }
    this.status = 'over'
  }

  private gross(seconds: number, fault: string): number {
    const { billing, priceMinor, paidSeconds, freeSeconds } = this.terms
    if (seconds === 0 || seconds < freeSeconds) return 0
    if (billing === 'fixed' && !(fault === 'consultant' && seconds / paidSeconds < 0.8)) return priceMinor
    const charged = billing === 'per_minute' ? Math.min(Math.ceil(seconds / 60) * 60, paidSeconds) : seconds
    return halfUp(priceMinor * charged, paidSeconds)
  }

  /** The seconds since the start and before `until` in which both were there, short absences bridged. */
  private billable(until: number) {
    const [client, consultant] = [
      this.marked('client', bridgeSeconds),
      this.marked('consultant', bridgeSeconds),
    ]
    return this.count(this.startedAt, until, this.terms.paidSeconds, client, consultant)
  }

  /** How many seconds are marked in all, and when the `full`th of them was over. */
  private count(from: number, until: number, full: number, ...marks: Uint8Array[]) {
    let count = 0
    let fullAt: number | undefined
    for (let second = from; second < until; second += 1) {
      if (marks.every((mark) => mark[second] === 1)) count += 1
      if (count === full) fullAt ??= second + 1
    }
    return { count, fullAt }
  }

  /** Each second of the history: 1 where the side was there. */
  private marked(side: Side, bridge: number): Uint8Array {
    const marks = new Uint8Array(this.now + 1)
    for (const { from, to } of this.merged(side, bridge)) marks.fill(1, from, to)
    return marks
  }

  private spans(side: Side): Span[] {
    const live = [...this.open.values()].filter((lease) => lease.side === side)
    return [
      ...this.closed[side],
      ...live.map((lease) => ({ from: lease.from, to: this.isLive(lease) ? this.now : lease.seen })),
    ].toSorted((a, b) => a.from - b.from)
  }

  private merged(side: Side, bridge: number): Span[] {
    const merged: Span[] = []
    for (const span of this.spans(side)) {
      const last = merged.at(-1)
      if (last && span.from - last.to <= bridge) last.to = Math.max(last.to, span.to)
      else merged.push({ ...span })
    }
    return merged
  }

  private togetherUntil(): number {
    const ends = this.spans('client').flatMap((a) =>
      this.spans('consultant')
        .filter((b) => Math.max(a.from, b.from) <= Math.min(a.to, b.to))
        .map((b) => Math.min(a.to, b.to)),
    )
    return Math.max(this.startedAt, ...ends)
  }

  private lastSeen(side: Side): number {
    return Math.max(...this.spans(side).map(({ to }) => to))
  }

  private isHere(side: Side): boolean {
    return [...this.open.values()].some((lease) => lease.side === side && this.isLive(lease))
  }

  private isLive(lease: Lease): boolean {
    return this.now - lease.seen < leaseSeconds
  }

  private lease(connection: number, side: Side): void {
    this.open.set(connection, { side, from: this.now, seen: this.now, beating: true })
  }

  private close(connection: number, to: number): void {
    const lease = this.open.get(connection)
    if (lease) this.closed[lease.side].push({ from: lease.from, to })
    this.open.delete(connection)
  }
}

/** The quotient of two whole numbers, rounded half up. */
export function halfUp(part: number, whole: number): number {
  return Number((2n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)))
}
