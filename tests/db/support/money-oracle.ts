import type { Answer, Oracle } from '@/tests/clock/oracle/oracle'
import { halfUp } from '@/tests/clock/oracle/price'
import { type Side, second } from '@/tests/clock/oracle/words'

/**
 * What may become of the money of one session, once more and by plain sums: what the oracle of the clock says of its end, then refunds, disputes and
 * pay-outs. Shares nothing with the SQL; where the two differ, docs/money.md decides.
 */
export class MoneyOracle {
  /** Of the consultant, by account. */
  onHold = 0
  payable = 0
  withheld = false
  refunded = 0
  private settledAt: number | undefined
  private readonly reports = new Set<Side>()
  private decided = false

  constructor(
    private readonly time: Oracle,
    private readonly windowSeconds: number,
  ) {}

  /** Of the client. */
  get available(): number {
    return this.time.funds
  }

  get held(): number {
    return this.settledAt === undefined ? this.time.heldMinor : 0
  }

  /** After every step: what the session's end moved, if it has just ended. */
  settled(): void {
    const { ending } = this.time
    if (!ending || this.settledAt !== undefined) return
    this.settledAt = this.time.now
    const released = ending.grossMinor - ending.feeMinor
    if (this.windowSeconds > 0) this.onHold = released
    else this.payable = released
  }

  /** The number of the newest proposal, and who made it; undefined: none was made. */
  get proposal() {
    return this.time.proposals.at(-1)
  }

  propose(side: Side, minutes: number): Answer {
    const proposal = this.time.proposals.length
    return this.time.happen({ at: this.time.now, act: 'propose', side, proposal, minutes })
  }

  answer(side: Side, proposal: number, accept: boolean): Answer {
    return this.time.happen({ at: this.time.now, act: 'answer', side, proposal, accept })
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
    if (this.time.now >= this.settledAt + this.windowSeconds * second) return 'window_over'
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
    if (this.time.now >= this.settledAt + this.windowSeconds * second) this.release()
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
    this.time.funds += amount
    this.refunded += amount
    return true
  }
}
