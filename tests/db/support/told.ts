import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Summary } from '@/lib/db/session-shapes'
import { type Booked, connections, isMoney, type Step, sideOf } from './history-steps'
import { MoneyOracle } from './money-oracle'
import { Oracle } from './oracle'
import { type Practice, refusalOf } from './practice'
import { ToldMoney } from './told-money'

/** One session, told to the database and to the oracle alike. */
export class Told {
  private readonly ids = connections.map(() => randomUUID())

  private constructor(
    private readonly db: Practice,
    private readonly oracle: Oracle,
    private readonly money: MoneyOracle,
    private readonly moved: ToldMoney,
    private readonly sessionId: string,
    private readonly bookedAt: number,
  ) {}

  static async book(db: Practice, booked: Booked): Promise<Told> {
    const at = (await db.now()).getTime()
    const p_client_ref = randomUUID()
    if (booked.funds > 0) {
      await db.rpc('deposit_funds', {
        p_client_ref,
        p_client_name: 'Priya Nair',
        p_amount_minor: booked.funds,
        p_currency: 'INR',
        p_idempotency_key: randomUUID(),
      })
    }
    const made = await db.book(
      {
        p_client_ref,
        p_scheduled_start: new Date(at + booked.startsIn * 1000).toISOString(),
        p_duration_minutes: booked.paidSeconds / 60,
        p_price_minor: booked.priceMinor,
        p_billing: booked.billing,
      },
      {
        free_seconds: booked.freeSeconds,
        platform_fee_bp: booked.feeBp,
        dispute_window_minutes: booked.windowMinutes,
      },
    )
    const oracle = new Oracle(booked)
    const money = new MoneyOracle(oracle, booked.funds, booked.windowMinutes * 60)
    return new Told(db, oracle, money, new ToldMoney(db, money, made), made.sessionId, at)
  }

  async tell(one: Step): Promise<void> {
    await this.happen(one)
    this.money.settled()
  }

  private async happen(one: Step): Promise<void> {
    const { oracle } = this
    if (isMoney(one)) await this.moved.move(one)
    else if (one.act === 'propose') await this.moved.propose(one.side, one.minutes)
    else if (one.act === 'answer') await this.moved.answer(one.side, one.accept)
    else if (one.act === 'enter') await this.enter(one.connection)
    else if (one.act === 'pass') await this.pass(one.seconds)
    else if (one.act === 'crash') oracle.silence(one.connection)
    else if (one.act === 'end') await this.end(one.by)
    else if (one.act === 'cancel') await this.cancel(one.by)
    else if (one.act === 'due') await this.endWhenDue()
    else if (one.act === 'sweep') await this.sweep()
    else if (one.act === 'check') expect(await this.db.violations()).toEqual([])
    else if (one.act === 'recover') {
      oracle.recover()
      await this.db.rpc('recover_presence', { p_node_id: 'node-1' })
    } else if (one.act === 'leave') {
      oracle.leave(one.connection)
      await this.db.leave(this.id(one.connection))
    } else if (one.act === 'renew') {
      oracle.renew(one.connection)
      await this.db.rpc('renew_presence', {
        p_node_id: 'node-1',
        p_connection_ids: [this.id(one.connection)],
      })
    } else one.act satisfies never
  }

  /** However it went: long after, it is over, settled as the oracle says. */
  async conclude(): Promise<void> {
    await this.pass(8_000)
    await this.sweep()
    const { ending } = this.oracle
    expect(ending).toBeDefined()
    this.money.settled()
    const answer = await this.db.rpc('open_room', { p_session_id: this.sessionId })
    expect(this.shape(answer.summary)).toEqual(ending)
    await this.moved.move({ act: 'mature' })
  }

  private async enter(number: number): Promise<void> {
    const side = sideOf(number)
    const entering = this.db.enter(this.sessionId, side, this.id(number))
    if (!this.oracle.enter(number, side)) {
      expect(await refusalOf(entering)).toBe('session_over: session_over')
      return
    }
    expect((await entering).status).toBe(this.oracle.status)
  }

  private async pass(time: number): Promise<void> {
    this.oracle.pass(time)
    await this.db.pass(
      time,
      this.oracle.beating().map((number) => this.id(number)),
    )
  }

  private async end(by: 'client' | 'consultant' | 'admin'): Promise<void> {
    const ending = this.db.end(this.sessionId, by)
    if (this.oracle.status === 'active') this.oracle.end(by)
    if (this.oracle.ending) expect(this.shape(await ending)).toEqual(this.oracle.ending)
    else expect(await refusalOf(ending)).toBe(`not_started: ${this.oracle.status}`)
  }

  private async cancel(p_cancelled_by: 'client' | 'consultant' | 'admin'): Promise<void> {
    const cancelling = this.db.rpc('cancel_session', {
      p_session_id: this.sessionId,
      p_reason: 'moved',
      p_cancelled_by,
    })
    if (this.oracle.status === 'active') {
      expect(await refusalOf(cancelling)).toBe('already_started: active')
      return
    }
    if (this.oracle.status !== 'over') this.oracle.cancel(p_cancelled_by)
    expect(this.shape(await cancelling)).toEqual(this.oracle.ending)
  }

  private async endWhenDue(): Promise<void> {
    const answer = await this.db.rpc('end_session_when_due', { p_session_id: this.sessionId })
    if (this.oracle.status === 'active' && !this.oracle.sweep()) {
      expect(this.since(answer.endsAt)).toBe(this.oracle.paidEnd())
    }
    expect(this.shape(answer.ended)).toEqual(this.oracle.ending)
  }

  private async sweep(): Promise<void> {
    const swept = await this.db.sweep(this.sessionId)
    if (this.oracle.sweep()) expect(this.shape(swept)).toEqual(this.oracle.ending)
    else expect(swept).toBeUndefined()
  }

  private id(number: number): string {
    return this.ids[number] ?? ''
  }

  private since(time: string | null | undefined): number {
    return (Date.parse(time ?? '') - this.bookedAt) / 1000
  }

  /** A summary as the oracle says it; the rest of the held amount must add up. */
  private shape(summary: Summary | null | undefined) {
    if (!summary) return undefined
    const { status, reason, endedBy, durationSeconds, grossMinor, feeMinor } = summary
    expect(summary.releasedMinor).toBe(grossMinor - feeMinor)
    expect(summary.returnedMinor).toBe(summary.heldMinor - grossMinor)
    return { status, reason, endedBy, at: this.since(summary.endedAt), durationSeconds, grossMinor, feeMinor }
  }
}
