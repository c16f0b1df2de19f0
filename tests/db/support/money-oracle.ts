import type { ParticipantType } from '@/lib/room/words'
import { halfUp, type Oracle } from './oracle'

/**
 * What may become of the money of one session, once more and by plain sums: extensions while it runs, then refunds, disputes and pay-outs. Shares
 * nothing with the SQL; where the two differ, docs/money.md decides.
 */
type Side = ParticipantType

interface Proposal {
  id: string
  by: Side
  minutes: number
  amountMinor: number
  expiresAt: number
  outcome: 'accepted' | 'declined' | 'withdrawn' | 'unfunded' | null
}

const answerSeconds = 60
const longestMinutes = 1440

export class MoneyOracle {
  proposal: Proposal | undefined
  /** Of the client and of the consultant, by account. */
  available: number
  held: number
  onHold = 0
  payable = 0
  withheld = false
  refunded = 0
  private settledAt: number | undefined
  private readonly reports = new Set<Side>()
  private decided = false

  constructor(
    private readonly time: Oracle,
    funds: number,
    private readonly windowSeconds: number,
  ) {
    this.available = funds
    this.held = time.terms.priceMinor
  }

  /** After every step: what the session's end moved, if it has just ended. */
  settled(): void {
    const { ending } = this.time
    if (!ending || this.settledAt !== undefined) return
    this.settledAt = this.time.now
    this.available += this.held - ending.grossMinor
    this.held = 0
    const released = ending.grossMinor - ending.feeMinor
    if (this.windowSeconds > 0) this.onHold = released
    else this.payable = released
  }

  propose(id: string, by: Side, minutes: number): string {
    const { terms, status, now } = this.time
    const paidMinutes = terms.paidSeconds / 60
    const amountMinor = halfUp(terms.priceMinor * minutes, paidMinutes)
    if (status === 'scheduled' || status === 'waiting') return 'not_started'
    if (status === 'over' || this.time.verdict()) return 'too_late'
    if (paidMinutes + minutes > longestMinutes) return 'too_long'
    if (this.proposal && !this.proposal.outcome && now < this.proposal.expiresAt) return 'already_proposed'
    if (this.available < amountMinor) return 'unfunded'
    this.proposal = { id, by, minutes, amountMinor, expiresAt: now + answerSeconds, outcome: null }
    return 'proposed'
  }

  answer(by: Side, accept: boolean): string {
    const { proposal } = this
    if (!proposal) return 'none'
    if (by === proposal.by && accept) return 'refused'
    if (proposal.outcome) return proposal.outcome
    if (this.time.status === 'over' || this.time.verdict()) return 'too_late'
    if (this.time.now >= proposal.expiresAt) return 'expired'
    if (!accept) proposal.outcome = by === proposal.by ? 'withdrawn' : 'declined'
    else if (this.available < proposal.amountMinor) proposal.outcome = 'unfunded'
    else {
      proposal.outcome = 'accepted'
      this.available -= proposal.amountMinor
      this.held += proposal.amountMinor
      this.time.extend(proposal.minutes * 60, proposal.amountMinor)
    }
    return proposal.outcome
  }

  refundable(): number {
    return (this.time.ending?.grossMinor ?? 0) - this.refunded
  }

  refund(wanted: number | null): string {
    if (this.settledAt === undefined) return 'not_over'
    const left = this.refundable()
    if (left === 0) return 'nothing_to_refund'
    const amount = wanted ?? left
    if (amount < 1 || amount > left) return 'more_than_captured'
    return this.giveBack(amount) ? 'done' : 'paid_out'
  }

  report(by: Side): string {
    this.time.sweep()
    this.settled()
    if (this.settledAt === undefined) return 'not_over'
    if (this.reports.has(by)) return 'reported'
    if (this.decided) return 'already_decided'
    if (this.time.now >= this.settledAt + this.windowSeconds) return 'window_over'
    if (this.onHold > 0) this.withheld = true
    this.reports.add(by)
    return 'reported'
  }

  decide(decision: 'release' | 'refund' | 'split', share: number): string {
    if (this.reports.size === 0) return 'no_dispute'
    if (this.decided) return 'already_decided'
    const left = this.refundable()
    const amount = { release: 0, refund: left, split: share }[decision]
    if (decision === 'split' && (amount < 1 || amount > left - 1)) return 'more_than_captured'
    if (amount > 0 && !this.giveBack(amount)) return 'paid_out'
    this.decided = true
    this.release()
    return 'done'
  }

  mature(): void {
    if (this.withheld || this.settledAt === undefined) return
    if (this.time.now >= this.settledAt + this.windowSeconds) this.release()
  }

  payOut(): void {
    this.payable = 0
  }

  private release(): void {
    this.payable += this.onHold
    this.onHold = 0
    this.withheld = false
  }

  /** The platform bears its share of everything refunded so far; the consultant the rest, from where his part is. */
  private giveBack(amount: number): boolean {
    const { grossMinor = 0, feeMinor = 0 } = this.time.ending ?? {}
    const feeOf = (refunded: number) => halfUp(feeMinor * refunded, grossMinor)
    const part = amount - (feeOf(this.refunded + amount) - feeOf(this.refunded))
    const onHold = this.onHold > 0
    if ((onHold ? this.onHold : this.payable) < part) return false
    if (onHold) this.onHold -= part
    else this.payable -= part
    if (this.onHold === 0) this.withheld = false
    this.available += amount
    this.refunded += amount
    return true
  }
}
