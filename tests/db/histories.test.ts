import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Summary } from '@/lib/db/functions'
import { billing } from '@/lib/room/words'
import { Oracle, type Terms } from './support/oracle'
import { onEveryServer, type Practice, refusalOf, sides } from './support/practice'

const runs = 500
/** Thousands of calls, on machines that are busy with other tests as well. */
const limitMs = 600_000
const capSeconds = 15 * 60
/** Two connections of each side. */
const connections = [0, 1, 2, 3]
const sideOf = (connection: number) => sides[connection % 2] ?? 'client'

const connection = fc.constantFrom(...connections)
/** Near every limit of the rules, on both sides of it, and anything else. */
const seconds = fc.oneof(
  fc.constantFrom(1, 9, 24, 25, 26, 59, 60, 61, 85, 86, 299, 300, 301, 599, 600, 601, 900, 1800, 2700),
  fc.integer({ min: 1, max: 4000 }),
)
const actor = fc.constantFrom('client' as const, 'consultant' as const, 'admin' as const)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('enter' as const), connection }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('pass' as const), seconds }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('leave' as const, 'crash' as const), connection }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('renew' as const), connection }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('sweep' as const, 'due' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('recover' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('check' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('end' as const, 'cancel' as const), by: actor }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const terms: fc.Arbitrary<Terms> = fc.record({
  paidSeconds: fc.constantFrom(1, 2, 10, 30, 45).map((minutes) => minutes * 60),
  capSeconds: fc.constant(capSeconds),
  priceMinor: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 1_000_000 })),
  billing: fc.constantFrom(...billing.options),
  freeSeconds: fc.constantFrom(0, 60),
  feeBp: fc.constantFrom(0, 300, 1_250, 10_000),
  startsIn: fc.constantFrom(0, 0, 90, 600),
})
const near = (limit: number) => fc.integer({ min: limit - 1, max: limit + 1 })
const pass = (time: number): Step => ({ act: 'pass', seconds: time })
const enter = (number: number): Step => ({ act: 'enter', connection: number })
/** What happens in sessions, up to the limits of the rules. Single steps alone would rarely get there. */
const phrase: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 5, arbitrary: step.map((one) => [one]) },
  // Both come in, and stay for a while.
  { weight: 3, arbitrary: seconds.map((stay) => [enter(0), enter(1), pass(stay)]) },
  // One side is gone for about as long as is bridged.
  {
    weight: 2,
    arbitrary: fc
      .tuple(connection, fc.constantFrom('leave' as const, 'crash' as const), fc.oneof(near(25), near(60)))
      .map(([who, act, gone]): Step[] => [{ act, connection: who }, pass(gone), enter(who), pass(10)]),
  },
  // One side falls silent, and somebody ends it about when the lease lapses.
  {
    weight: 1,
    arbitrary: fc
      .tuple(connection, near(25), actor)
      .map(([who, silent, by]): Step[] => [
        { act: 'crash', connection: who },
        pass(silent),
        { act: 'end', by },
      ]),
  },
  // One side leaves for good, or nearly.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom([0, 2], [1, 3], connections), fc.oneof(near(300), near(600)))
      .map(([who, gone]): Step[] => [
        ...who.map((number): Step => ({ act: 'leave', connection: number })),
        pass(gone),
        { act: 'sweep' },
      ]),
  },
  // One side waits in vain.
  {
    weight: 1,
    arbitrary: fc
      .tuple(connection, near(60), near(600))
      .map(([who, stay, later]): Step[] => [
        enter(who),
        pass(stay),
        { act: 'leave', connection: who },
        pass(later - stay),
        { act: 'sweep' },
      ]),
  },
)
const history = fc.array(phrase, { minLength: 2, maxLength: 8 }).map((phrases) => phrases.flat())

/** One session, told to the database and to the oracle alike. */
class Told {
  private readonly ids = connections.map(() => randomUUID())

  private constructor(
    private readonly db: Practice,
    private readonly oracle: Oracle,
    private readonly sessionId: string,
    private readonly bookedAt: number,
  ) {}

  static async book(db: Practice, booked: Terms): Promise<Told> {
    const at = (await db.now()).getTime()
    const { sessionId } = await db.book(
      {
        p_scheduled_start: new Date(at + booked.startsIn * 1000).toISOString(),
        p_duration_minutes: booked.paidSeconds / 60,
        p_price_minor: booked.priceMinor,
        p_billing: booked.billing,
      },
      { free_seconds: booked.freeSeconds, platform_fee_bp: booked.feeBp },
    )
    return new Told(db, new Oracle(booked), sessionId, at)
  }

  async tell(one: Step): Promise<void> {
    const { oracle } = this
    if (one.act === 'enter') await this.enter(one.connection)
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
    const answer = await this.db.rpc('open_room', { p_session_id: this.sessionId })
    expect(this.shape(answer.summary)).toEqual(ending)
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

onEveryServer(
  'any history',
  'stopped',
  (db) => {
    it(
      `ends as the rules say, with every invariant kept (${runs} random histories)`,
      async () => {
        const property = fc.asyncProperty(terms, history, async (booked, steps) => {
          const told = await Told.book(db(), booked)
          for (const one of steps) await told.tell(one)
          await told.conclude()
        })
        await fc.assert(property, { numRuns: runs })
      },
      limitMs,
    )
  },
  { concurrent: true },
)
