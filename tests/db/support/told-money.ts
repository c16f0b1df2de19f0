import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import type { MoneyStep } from './history-steps'
import type { MoneyOracle } from './money-oracle'
import { type Booked, type Practice, refusalOf } from './practice'

/** What is done about one session's money, told to the database and to the oracle alike; the balances agree after every act. */
export class ToldMoney {
  /** The ids of the proposals, by the oracle's numbers. */
  private readonly proposals: string[] = []

  constructor(
    private readonly db: Practice,
    private readonly oracle: MoneyOracle,
    private readonly booking: Booked,
  ) {}

  private get sessionId(): string {
    return this.booking.sessionId
  }

  async propose(side: ParticipantType, minutes: number): Promise<void> {
    const id = randomUUID()
    const made = await this.db.rpc('propose_extension', {
      p_session_id: this.sessionId,
      p_participant_type: side,
      p_id: id,
      p_minutes: minutes,
    })
    const outcome = made.outcome === 'proposed' ? made.outcome : made.reason
    expect({ outcome }).toEqual(this.oracle.propose(side, minutes))
    if (outcome === 'proposed') this.proposals.push(id)
  }

  async answer(side: ParticipantType, accept: boolean): Promise<void> {
    const { proposal } = this.oracle
    if (!proposal) return
    const asked = this.db.rpc('answer_extension', {
      p_session_id: this.sessionId,
      p_participant_type: side,
      p_id: this.proposals[proposal.proposal] ?? '',
      p_accept: accept,
    })
    const expected = this.oracle.answer(side, proposal.proposal, accept)
    if (expected && 'refused' in expected) expect(await refusalOf(asked)).toBe('invalid_argument: accept')
    else expect({ outcome: (await asked).outcome }).toEqual(expected)
    await this.expectBalances()
  }

  async move(one: MoneyStep): Promise<void> {
    if (one.act === 'refund') await this.refund(one.share, one.twice)
    else if (one.act === 'report') await this.report(one.side)
    else if (one.act === 'decide') await this.decide(one.decision, one.share)
    else if (one.act === 'mature') {
      await this.db.rpc('release_due_earnings', { p_limit: 1_000 })
      this.oracle.mature()
    } else if (one.act === 'pay-out') await this.payOut()
    else one.act satisfies never
    await this.expectBalances()
  }

  /** So many hundredths of what can be refunded, rounded down. */
  private partOf(share: number): number {
    return Math.floor((this.oracle.refundable() * share) / 100)
  }

  private async refund(share: number | null, twice: boolean): Promise<void> {
    const args = {
      p_session_id: this.sessionId,
      p_amount_minor: share === null ? null : this.partOf(share),
      p_actor: 'admin@practice.example',
      p_reason: 'history',
      p_idempotency_key: randomUUID(),
    }
    const expected = this.oracle.refund(args.p_amount_minor)
    const answer = await this.db.rpc('admin_refund', args)
    expect(answer.outcome === 'done' ? answer.outcome : answer.reason).toBe(expected)
    if (twice && expected === 'done') {
      expect(await this.db.rpc('admin_refund', args)).toMatchObject({ outcome: 'done', repeated: true })
    }
  }

  private async report(side: ParticipantType): Promise<void> {
    const answer = await this.db.rpc('report_problem', {
      p_device: null,
      p_token: side === 'client' ? this.booking.clientToken : this.booking.consultantToken,
      p_link_id: null,
      p_category: 'other',
      p_description: 'history',
      p_attach_messages: false,
    })
    expect(answer.outcome === 'reported' ? answer.outcome : answer.reason).toBe(this.oracle.report(side))
  }

  private async decide(decision: 'release' | 'refund' | 'split', share: number): Promise<void> {
    const amount = this.partOf(share)
    const answer = await this.db.rpc('admin_decide_dispute', {
      p_session_id: this.sessionId,
      p_decision: decision,
      p_refund_minor: decision === 'split' ? amount : null,
      p_actor: 'admin@practice.example',
      p_reason: 'history',
      p_idempotency_key: randomUUID(),
    })
    const said = answer.outcome === 'done' ? answer.outcome : answer.reason
    expect(said).toBe(this.oracle.decide(decision, amount))
  }

  /** The consultant is paid all that is owed. */
  private async payOut(): Promise<void> {
    const { payable } = this.oracle
    if (payable > 0) await this.db.withdraw(this.booking.bookingId, 'consultant', payable)
    this.oracle.payOut()
  }

  private async expectBalances(): Promise<void> {
    const { bookingId } = this.booking
    const client = await this.db.balances(bookingId, 'client')
    const consultant = await this.db.balances(bookingId, 'consultant')
    const { available, held, onHold, payable, withheld } = this.oracle
    expect({ available: 0, held: 0, ...client }).toEqual({ available, held })
    expect({ pending: 0, withheld: 0, payable: 0, ...consultant }).toEqual({
      pending: withheld ? 0 : onHold,
      withheld: withheld ? onHold : 0,
      payable,
    })
  }
}
