import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

const minutes = (count: number) => count * 60
const atOnce = { dispute_window_minutes: 0 }

onEveryServer('withdrawals', 'stopped', (db) => {
  /** Half an hour used in full at 100.00 and 3 %, payable at once; of a consultant of one's own, or the one of `ref`. */
  async function earned(p_consultant_ref: string = randomUUID(), policy: Record<string, number> = atOnce) {
    const booked = await db().running({ p_consultant_ref }, policy)
    await db().pass(minutes(30), 'all')
    await db().end(booked.sessionId)
    return booked
  }
  const refund = (p_session_id: string, p_amount_minor: number) =>
    db().rpc('admin_refund', {
      p_session_id,
      p_amount_minor,
      p_actor: 'admin@practice.example',
      p_reason: 'The picture froze',
      p_idempotency_key: randomUUID(),
    })
  const paidOut = async (...sessions: string[]) => {
    const p_claims = await signedIn(db(), 'admin')
    return Promise.all(
      sessions.map(async (id) => {
        const page = await db().rpc('admin_sessions', { p_claims, p_filters: { id } })
        return page.sessions[0]?.corrections?.paidOutMinor
      }),
    )
  }

  it('pay a consultant what is owed, and the ledger, the session and the consultant’s own page know it', async () => {
    const { bookingId, sessionId } = await earned()
    const paid = await db().withdraw(bookingId, 'consultant', 7_000, { p_reference: 'SEPA 4711' })
    expect(paid).toMatchObject({ amountMinor: 7_000, balanceMinor: 2_700, repeated: false })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 2_700 })
    expect(await paidOut(sessionId)).toEqual([7_000])
    const p_claims = await signedIn(db(), 'consultant', await consultantOf(db(), bookingId))
    expect(await db().rpc('consultant_account', { p_claims })).toMatchObject({
      balances: [{ currency: 'INR', payableMinor: 2_700, paidOutMinor: 7_000, pendingMinor: 0 }],
      withdrawals: [{ amountMinor: 7_000, reference: 'SEPA 4711', sessions: 1 }],
    })
    const page = await db().rpc('admin_session', { p_session_id: sessionId })
    expect(page?.paidOut).toMatchObject([{ amountMinor: 7_000, reference: 'SEPA 4711' }])
  })

  it('give a client the balance back', async () => {
    const booked = await db().running({}, atOnce)
    await db().pass(minutes(15), 'all')
    await db().end(booked.sessionId)
    expect(await db().withdraw(booked.bookingId, 'client', 5_000)).toMatchObject({ balanceMinor: 0 })
    expect(await db().balances(booked.bookingId, 'client')).toEqual({ available: 0, held: 0 })
  })

  it('never take more than is there, also when two ask at the same moment', async () => {
    const { bookingId } = await earned()
    expect(await refusalOf(db().withdraw(bookingId, 'consultant', 9_701))).toBe('insufficient_funds: 9700')
    const both = await Promise.allSettled([
      db().withdraw(bookingId, 'consultant', 6_000),
      db().withdraw(bookingId, 'consultant', 6_000),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 3_700 })
    expect(await refusalOf(db().withdraw(bookingId, 'client', 1))).toBe('insufficient_funds: 0')
  })

  it('leave alone what is pending or withheld', async () => {
    const booked = await earned(randomUUID(), {})
    expect(await refusalOf(db().withdraw(booked.bookingId, 'consultant', 1))).toBe('insufficient_funds: 0')
  })

  it('happen once for one key, also when it is sent twice at the same time', async () => {
    const { bookingId } = await earned()
    const p_idempotency_key = randomUUID()
    const answers = await Promise.all([
      db().withdraw(bookingId, 'consultant', 1_000, { p_idempotency_key }),
      db().withdraw(bookingId, 'consultant', 1_000, { p_idempotency_key }),
    ])
    expect(answers.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
    expect(answers[0]?.withdrawalId).toBe(answers[1]?.withdrawalId)
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 8_700 })
  })

  it('refuse a key that withdrew something else', async () => {
    const { bookingId } = await earned()
    const other = await earned()
    const p_idempotency_key = randomUUID()
    await db().withdraw(bookingId, 'consultant', 1_000, { p_idempotency_key })
    const others: [string, 'client' | 'consultant', number, object][] = [
      [bookingId, 'consultant', 1_001, {}],
      [bookingId, 'client', 1_000, {}],
      [other.bookingId, 'consultant', 1_000, {}],
      [bookingId, 'consultant', 1_000, { p_currency: 'EUR' }],
      [bookingId, 'consultant', 1_000, { p_reference: 'other' }],
      [bookingId, 'consultant', 1_000, { p_reason: 'December' }],
    ]
    for (const [booking, side, minor, terms] of others) {
      const again = db().withdraw(booking, side, minor, { p_idempotency_key, ...terms })
      expect(await refusalOf(again)).toBe('idempotency_conflict: idempotency_key')
    }
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 8_700 })
  })

  it('name somebody who is there, an amount, an actor, a reason and a key', async () => {
    const { bookingId } = await earned()
    const faults: [Parameters<ReturnType<typeof db>['withdraw']>[3], string][] = [
      [{ p_ref: 'nobody' }, 'invalid_argument: person'],
      [{ p_amount_minor: 0 }, 'invalid_argument: amount_minor'],
      [{ p_amount_minor: -5 }, 'invalid_argument: amount_minor'],
      // As much as a booking or a deposit, and no more.
      [{ p_amount_minor: 1_000_000_000_000 }, 'insufficient_funds: 9700'],
      [{ p_amount_minor: 1_000_000_000_001 }, 'invalid_argument: amount_minor'],
      [{ p_currency: 'inr' }, 'invalid_argument: currency'],
      [{ p_actor: ' ' }, 'invalid_argument: actor'],
      [{ p_reason: ' ' }, 'invalid_argument: reason'],
      [{ p_reason: 'x'.repeat(501) }, 'invalid_argument: reason'],
      [{ p_reference: 'x'.repeat(201) }, 'invalid_argument: reference'],
      [{ p_idempotency_key: 'short' }, 'invalid_argument: idempotency_key'],
    ]
    for (const [terms, refusal] of faults)
      expect(await refusalOf(db().withdraw(bookingId, 'consultant', 1, terms)), refusal).toBe(refusal)
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 9_700 })
  })

  it('find a person by a name that only one bears', async () => {
    const name = `Asha ${randomUUID()}`
    const one = await db().running({ p_consultant_name: name }, atOnce)
    await db().pass(minutes(30), 'all')
    await db().end(one.sessionId)
    expect(await db().withdraw(one.bookingId, 'consultant', 100, { p_ref: name })).toMatchObject({ name })
    await db().book({ p_consultant_name: name })
    expect(await refusalOf(db().withdraw(one.bookingId, 'consultant', 100, { p_ref: name }))).toBe(
      'invalid_argument: person',
    )
  })

  it('pay the oldest session first, and make up first for what was refunded after it was paid', async () => {
    const ref = randomUUID()
    const [first, second] = [await earned(ref), await earned(ref)]
    await db().withdraw(first.bookingId, 'consultant', 9_700)
    expect(await paidOut(first.sessionId, second.sessionId)).toEqual([9_700, 0])
    // Half of the first goes back to its client, out of what is owed for the second.
    await refund(first.sessionId, 5_000)
    expect(await db().balances(first.bookingId, 'consultant')).toEqual({ payable: 4_850 })
    await db().withdraw(first.bookingId, 'consultant', 4_000)
    expect(await paidOut(first.sessionId, second.sessionId)).toEqual([4_850, 8_850])
    await db().withdraw(first.bookingId, 'consultant', 850)
    expect(await paidOut(first.sessionId, second.sessionId)).toEqual([4_850, 9_700])
  })

  it('are listed with who did it and why, and cannot be changed', async () => {
    const { bookingId } = await earned()
    await db().withdraw(bookingId, 'consultant', 300, {
      p_reason: 'November',
      p_actor: 'mira@practice.example',
    })
    const p_claims = await signedIn(db(), 'admin')
    const history = await db().rpc('admin_withdrawals', { p_claims, p_limit: 1 })
    expect(history.withdrawals).toMatchObject([
      { reason: 'November', actor: 'mira@practice.example', amountMinor: 300 },
    ])
    const older = await db().rpc('admin_withdrawals', {
      p_claims,
      ...(history.nextAfter ? { p_after: history.nextAfter } : {}),
    })
    expect(older.withdrawals.map(({ withdrawalId }) => withdrawalId)).not.toContain(
      history.withdrawals[0]?.withdrawalId,
    )
    for (const table of ['withdrawals', 'withdrawal_parts'])
      await expect(db().rows(`delete from parley.${table}`)).rejects.toMatchObject({ code: 'PA014' })
  })

  it('are shown to administrators beside who is owed what, page by page', async () => {
    const name = `Owed ${randomUUID().slice(0, 8)}`
    for (const [index, minor] of [1_000, 2_000, 3_000].entries()) {
      const booked = await db().running(
        { p_consultant_name: `${name} ${index}`, p_price_minor: minor },
        { ...atOnce, platform_fee_bp: 0 },
      )
      await db().pass(minutes(30), 'all')
      await db().end(booked.sessionId)
      if (index === 0) await db().withdraw(booked.bookingId, 'consultant', 1_000)
    }
    const p_claims = await signedIn(db(), 'admin')
    const ask = {
      p_claims,
      p_participant_type: 'consultant',
      p_text: name.toLowerCase(),
      p_limit: 2,
    } as const
    const page = await db().rpc('admin_balances', ask)
    expect(page.people.map(({ freeMinor, withdrawnMinor }) => [freeMinor, withdrawnMinor])).toEqual([
      [0, 1_000],
      [2_000, 0],
    ])
    const rest = await db().rpc('admin_balances', {
      ...ask,
      ...(page.nextAfter ? { p_after: page.nextAfter } : {}),
    })
    expect(rest).toMatchObject({ people: [{ freeMinor: 3_000 }], nextAfter: null })
    const stranger = await signedIn(db(), 'consultant', await consultantOf(db(), (await earned()).bookingId))
    expect(await refusalOf(db().rpc('admin_balances', { ...ask, p_claims: stranger }))).toMatch(
      /^not_allowed/,
    )
  })
})
