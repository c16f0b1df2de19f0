import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { afterEvery, type Booked, onEveryServer, type Practice, sides } from './support/practice'

const runs = 25
/** Each ends with a check that reads all that is in the books: so many share a database, and the next ones have another. */
const runsPerDatabase = 5
const limitMs = 600_000
const share = fc.constantFrom(1, 33, 50, 99, 100)
const which = fc.nat({ max: 2 })
const session = fc.record({
  seconds: fc.constantFrom(0, 30, 60, 600, 1_799, 1_800),
  priceMinor: fc.constantFrom(0, 1, 2, 2_061, 10_000, 99_999),
  feeBp: fc.constantFrom(0, 300, 1_250, 10_000),
  windowMinutes: fc.constantFrom(0, 10, 10_080),
})
const step = fc.oneof(
  fc.record({ act: fc.constant('refund' as const), which, share }),
  fc.record({ act: fc.constant('report' as const), which, side: fc.constantFrom(...sides) }),
  fc.record({
    act: fc.constant('decide' as const),
    which,
    decision: fc.constantFrom('release' as const, 'refund' as const, 'split' as const),
    share,
  }),
  fc.record({ act: fc.constant('mature' as const), minutes: fc.constantFrom(10, 10_080) }),
  fc.record({ act: fc.constant('pay-out' as const), share }),
  fc.record({ act: fc.constant('give-back' as const), which, share }),
  fc.record({ act: fc.constant('fold' as const) }),
  fc.record({ act: fc.constant('rate' as const), which, score: fc.integer({ min: 1, max: 5 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Three sessions of one consultant, some of which ran, with what is then done about their money. */
class Books {
  private constructor(
    private readonly db: Practice,
    private readonly booked: readonly Booked[],
  ) {}

  static async keep(
    db: Practice,
    wishes: readonly (typeof session extends fc.Arbitrary<infer S> ? S : never)[],
  ) {
    const p_consultant_ref = randomUUID()
    const booked: Booked[] = []
    for (const { seconds, priceMinor, feeBp, windowMinutes } of wishes) {
      const terms = { p_consultant_ref, p_price_minor: priceMinor, p_platform_fee_bp: feeBp }
      const one = await db.running(terms, { dispute_window_minutes: windowMinutes })
      if (seconds > 0) await db.pass(seconds, 'all')
      await db.end(one.sessionId)
      booked.push(one)
    }
    return new Books(db, booked)
  }

  private of(which: number): Booked {
    const one = this.booked[which]
    if (!one) throw new Error('There are three sessions.')
    return one
  }

  private async part(p_session_id: string, share: number): Promise<number> {
    const affairs = await this.db.rpc('admin_session_affairs', { p_session_id })
    return Math.floor(((affairs?.refundableMinor ?? 0) * share) / 100)
  }

  private act(which: number) {
    return {
      p_session_id: this.of(which).sessionId,
      p_actor: 'admin@practice.example',
      p_reason: 'history',
      p_idempotency_key: randomUUID(),
    }
  }

  async tell(one: Step): Promise<void> {
    switch (one.act) {
      case 'refund': {
        const p_amount_minor = await this.part(this.of(one.which).sessionId, one.share)
        await this.db.rpc('admin_refund', { ...this.act(one.which), p_amount_minor })
        return
      }
      case 'report': {
        const { clientToken, consultantToken } = this.of(one.which)
        await this.db.rpc('report_problem', {
          p_device: null,
          p_token: one.side === 'client' ? clientToken : consultantToken,
          p_link_id: null,
          p_category: 'other',
          p_description: 'history',
          p_attach_messages: false,
        })
        return
      }
      case 'decide': {
        const p_refund_minor = await this.part(this.of(one.which).sessionId, one.share)
        await this.db.rpc('admin_decide_dispute', {
          ...this.act(one.which),
          p_decision: one.decision,
          p_refund_minor,
        })
        return
      }
      case 'mature':
        await this.db.pass(one.minutes * 60)
        await this.db.rpc('release_due_earnings', {})
        return
      case 'pay-out':
        return this.withdraw(this.of(0), 'consultant', 'payable', one.share)
      case 'give-back':
        return this.withdraw(this.of(one.which), 'client', 'available', one.share)
      case 'fold':
        await this.db.rows('select parley.fold_session_sums()')
        return
      case 'rate': {
        const args = { p_token: this.of(one.which).clientToken, p_device: null, p_link_id: null }
        await this.db.rpc('rate_session', { ...args, p_score: one.score, p_words: null })
        return
      }
    }
    return one satisfies never
  }

  private async withdraw(of: Booked, side: 'client' | 'consultant', account: string, part: number) {
    const { [account]: balance = 0 } = await this.db.balances(of.bookingId, side)
    const amount = Math.floor((balance * part) / 100)
    if (amount > 0) await this.db.withdraw(of.bookingId, side, amount)
  }
}

onEveryServer(
  'every screen',
  'stopped',
  (db, renew) => {
    it(
      `says what the ledger says, whatever was refunded, reported, decided and paid out (${runs} random histories)`,
      async () => {
        const property = fc
          .asyncProperty(
            fc.tuple(session, session, session),
            fc.array(step, { minLength: 1, maxLength: 12 }),
            async (wishes, steps) => {
              const books = await Books.keep(db(), wishes)
              for (const one of steps) await books.tell(one)
              expect(await db().violations()).toEqual([])
            },
          )
          .beforeEach(afterEvery(runsPerDatabase, renew))
        await fc.assert(property, { numRuns: runs })
      },
      limitMs,
    )
  },
  { concurrent: true },
)
