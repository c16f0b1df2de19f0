import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Summary } from '@/lib/db/functions/shapes/session'
import { Oracle } from '@/tests/clock/oracle/oracle'
import { type Actor, type Ending, second } from '@/tests/clock/oracle/words'
import { type Booked, connections, isMoney, type Step, sideOf } from './history-steps'
import { MoneyOracle } from './money-oracle'
import { type Practice, refusalOf } from './practice'
import { ToldMoney } from './told-money'

const node = 'node-1'
/** More often than a lease lapses. */
const beatMs = 20 * second

/** One session, told to the database and to the oracle alike. */
export class Told {
  private readonly ids = connections.map(() => randomUUID())
  /** Connections whose leases are renewed all the while. */
  private readonly beating = new Set<number>()

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
        p_scheduled_start: new Date(at + booked.startsIn * second).toISOString(),
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
    const oracle = new Oracle(termsOf(booked), booked.funds)
    oracle.now = 0
    const money = new MoneyOracle(oracle, booked.windowMinutes * 60)
    return new Told(db, oracle, money, new ToldMoney(db, money, made), made.sessionId, at)
  }

  async tell(one: Step): Promise<void> {
    await this.happen(one)
    this.money.settled()
  }

  private async happen(one: Step): Promise<void> {
    if (isMoney(one)) await this.moved.move(one)
    else if (one.act === 'propose') await this.moved.propose(one.side, one.minutes)
    else if (one.act === 'answer') await this.moved.answer(one.side, one.accept)
    else if (one.act === 'enter') await this.enter(one.connection)
    else if (one.act === 'pass') await this.pass(one.seconds)
    else if (one.act === 'crash') this.beating.delete(one.connection)
    else if (one.act === 'end') await this.end(one.by)
    else if (one.act === 'cancel') await this.cancel(one.by)
    else if (one.act === 'due') await this.endWhenDue()
    else if (one.act === 'sweep') await this.sweep()
    else if (one.act === 'check') expect(await this.db.violations()).toEqual([])
    else if (one.act === 'recover') await this.recover()
    else if (one.act === 'leave') await this.leave(one.connection)
    else if (one.act === 'renew') await this.renew(one.connection)
    else one.act satisfies never
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

  private async enter(connection: number): Promise<void> {
    const side = sideOf(connection)
    const entering = this.db.enter(this.sessionId, side, this.id(connection))
    const at = this.oracle.now
    const answer = this.oracle.happen({ at, act: 'join', side, connection, node, ageMs: 0 })
    if (answer && 'refused' in answer) {
      expect(await refusalOf(entering)).toBe('session_over: session_over')
      return
    }
    this.beating.add(connection)
    expect((await entering).status).toBe(this.oracle.status)
  }

  private async pass(seconds: number): Promise<void> {
    const until = this.oracle.now + seconds * second
    while (this.oracle.now < until) this.beat(Math.min(until, this.oracle.now + beatMs))
    await this.db.pass(
      seconds,
      [...this.beating].map((number) => this.id(number)),
    )
  }

  private beat(at: number): void {
    const heard = [...this.beating].map((connection) => ({ connection, msAgo: 0 }))
    this.oracle.happen({ at, act: 'beat', node, heard })
  }

  private async renew(connection: number): Promise<void> {
    this.beating.add(connection)
    this.oracle.happen({ at: this.oracle.now, act: 'beat', node, heard: [{ connection, msAgo: 0 }] })
    await this.db.rpc('renew_presence', { p_node_id: node, p_connection_ids: [this.id(connection)] })
  }

  private async leave(connection: number): Promise<void> {
    this.beating.delete(connection)
    this.oracle.happen({
      at: this.oracle.now,
      act: 'close',
      connection,
      node,
      closing: 'left',
      heardMsAgo: 0,
    })
    await this.db.leave(this.id(connection))
  }

  private async recover(): Promise<void> {
    this.beating.clear()
    this.oracle.happen({ at: this.oracle.now, act: 'recover', node })
    await this.db.rpc('recover_presence', { p_node_id: node })
  }

  private async end(by: Actor): Promise<void> {
    const ending = this.db.end(this.sessionId, by)
    const answer = this.oracle.happen({ at: this.oracle.now, act: 'end', by })
    if (answer && 'refused' in answer) {
      expect(await refusalOf(ending)).toBe(`not_started: ${this.oracle.status}`)
    } else expect(this.shape(await ending)).toEqual(this.oracle.ending)
  }

  private async cancel(by: Actor): Promise<void> {
    const cancelling = this.db.rpc('cancel_session', {
      p_session_id: this.sessionId,
      p_reason: 'moved',
      p_cancelled_by: by,
    })
    const answer = this.oracle.happen({ at: this.oracle.now, act: 'cancel', by })
    if (answer && 'refused' in answer) expect(await refusalOf(cancelling)).toBe('already_started: active')
    else expect(this.shape(await cancelling)).toEqual(this.oracle.ending)
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
    return Date.parse(time ?? '') - this.bookedAt
  }

  /** A summary as the oracle says it; the rest of the held amount must add up. */
  private shape(summary: Summary | null | undefined): Ending | undefined {
    if (!summary) return undefined
    const { status, reason, endedBy, durationSeconds, grossMinor, feeMinor, returnedMinor } = summary
    expect(summary.releasedMinor).toBe(grossMinor - feeMinor)
    const endedAt = this.since(summary.endedAt)
    return {
      status,
      reason,
      endedBy,
      endedAt,
      billableSeconds: durationSeconds,
      grossMinor,
      feeMinor,
      returnedMinor,
    }
  }
}

function termsOf(booked: Booked) {
  return {
    scheduledStart: booked.startsIn * second,
    bookedMinutes: booked.paidSeconds / 60,
    priceMinor: booked.priceMinor,
    billing: booked.billing,
    mode: 'video' as const,
    freeSeconds: booked.freeSeconds,
    noShowClientShareBp: 0,
    platformFeeBp: booked.feeBp,
    overrunCapMinutes: 15,
  }
}
