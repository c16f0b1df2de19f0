import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

const minutes = (count: number) => count * 60
const atOnce = { dispute_window_minutes: 0 }
const iban = 'DE89370400440532013000'

onEveryServer('payouts', 'stopped', (db) => {
  /** Half an hour used in full at 100.00 and 3 %, payable at once: 97.00 are owed. */
  async function earned(p_consultant_ref: string = randomUUID()) {
    const booked = await db().running({ p_consultant_ref }, atOnce)
    await db().pass(minutes(30), 'all')
    await db().end(booked.sessionId)
    return { ...booked, ref: p_consultant_ref }
  }
  const order = (p_ref: string, p_amount_minor: number | null, more: Record<string, string> = {}) =>
    db().rpc('order_payout', {
      p_participant_type: 'consultant',
      p_ref,
      p_amount_minor,
      p_currency: 'INR',
      p_actor: 'admin@practice.example',
      p_reason: 'November',
      p_idempotency_key: randomUUID(),
      ...more,
    })
  const end = (
    p_payout_id: string,
    p_outcome: 'paid' | 'failed' | 'cancelled',
    more: Record<string, string> = {},
  ) =>
    db().rpc('end_payout', {
      p_payout_id,
      p_outcome,
      p_actor: 'admin@practice.example',
      ...(p_outcome === 'paid' ? { p_reference: 'SEPA 1' } : {}),
      ...more,
    })

  it('set aside what is owed, and are a withdrawal with its sessions once they arrived', async () => {
    const { bookingId, sessionId, ref } = await earned()
    const { payoutId, ...ordered } = await order(ref, null)
    expect(ordered).toMatchObject({
      amountMinor: 9_700,
      status: 'in_transit',
      repeated: false,
      reference: null,
    })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 0, in_transit: 9_700 })
    const p_claims = await signedIn(db(), 'consultant', await consultantOf(db(), bookingId))
    expect(await db().rpc('consultant_account', { p_claims })).toMatchObject({
      balances: [{ payableMinor: 0, inTransitMinor: 9_700, paidOutMinor: 0 }],
    })
    expect(await end(payoutId, 'paid')).toMatchObject({
      outcome: 'done',
      payout: { status: 'paid', reference: 'SEPA 1' },
    })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 0, in_transit: 0 })
    const page = await db().rpc('admin_session', { p_session_id: sessionId })
    expect(page?.paidOut).toMatchObject([{ amountMinor: 9_700, reference: 'SEPA 1' }])
  })

  it.each(['failed', 'cancelled'] as const)('are owed again when they %s', async (outcome) => {
    const { bookingId, ref } = await earned()
    const { payoutId } = await order(ref, 5_000)
    const ended = await end(payoutId, outcome, { p_reason: 'Account closed' })
    expect(ended).toMatchObject({ outcome: 'done', payout: { status: outcome, endReason: 'Account closed' } })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 9_700, in_transit: 0 })
  })

  it('end once: repeated the same, otherwise refused, also by two at the same moment', async () => {
    const { bookingId, ref } = await earned()
    const { payoutId } = await order(ref, 5_000)
    const both = await Promise.all([end(payoutId, 'paid'), end(payoutId, 'failed')])
    expect(both.map((answer) => answer?.outcome).toSorted()).toEqual(['done', 'refused'])
    const status = both[0]?.payout.status
    if (status !== 'paid' && status !== 'failed') throw new Error(`It is ${status}.`)
    expect(await end(payoutId, status)).toMatchObject({ outcome: 'done', payout: { status } })
    expect(await db().balances(bookingId, 'consultant')).toEqual({
      payable: status === 'paid' ? 4_700 : 9_700,
      in_transit: 0,
    })
    expect(await end(randomUUID(), 'cancelled')).toBeNull()
  })

  it('are ordered once for a key, and never for more than there is', async () => {
    const { ref } = await earned()
    const p_idempotency_key = randomUUID()
    const twice = await Promise.all([
      order(ref, null, { p_idempotency_key }),
      order(ref, null, { p_idempotency_key }),
    ])
    expect(twice.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
    expect(new Set(twice.map(({ payoutId }) => payoutId)).size).toBe(1)
    expect(await refusalOf(order(ref, 1, { p_idempotency_key }))).toContain('idempotency_conflict')
    expect(await refusalOf(order(ref, 1))).toBe('insufficient_funds: 0')
    expect(await refusalOf(order(ref, null))).toBe('insufficient_funds: 0')
  })

  it('leave what a refund may take: what is on its way is not taken back by it', async () => {
    const { sessionId, bookingId, ref } = await earned()
    await order(ref, 9_000)
    const refund = (p_amount_minor: number) =>
      db().rpc('admin_refund', {
        p_session_id: sessionId,
        p_amount_minor,
        p_actor: 'admin@practice.example',
        p_reason: 'The picture froze',
        p_idempotency_key: randomUUID(),
      })
    expect(await refund(5_000)).toMatchObject({ outcome: 'refused', reason: 'paid_out' })
    expect(await refund(700)).toMatchObject({ outcome: 'done' })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 21, in_transit: 9_000 })
  })

  it('give a client the balance back by the same way', async () => {
    const booked = await db().running({}, atOnce)
    await db().pass(minutes(15), 'all')
    await db().end(booked.sessionId)
    const [client] = await db().rows<{ ref: string }>(
      'select p.ref from parley.people p join parley.bookings b on b.client_id = p.id where b.id = $1',
      [booked.bookingId],
    )
    const { payoutId } = await order(client?.ref ?? '', 5_000, { p_participant_type: 'client' })
    expect(await db().balances(booked.bookingId, 'client')).toEqual({
      available: 0,
      held: 0,
      in_transit: 5_000,
    })
    await end(payoutId, 'paid')
    expect(await db().balances(booked.bookingId, 'client')).toEqual({ available: 0, held: 0, in_transit: 0 })
  })

  it('are listed by state, the newest first, page by page, with where they go', async () => {
    const { ref } = await earned()
    const account = {
      holder: 'Asha Rao',
      iban: `${iban.slice(0, 4)} ${iban.slice(4).toLowerCase()}`,
      bic: 'cobadeffxxx',
    }
    const set = (p_account: { holder: string; iban?: string; accountNumber?: string }) =>
      db().rpc('set_payee_account', {
        p_participant_type: 'consultant',
        p_ref: ref,
        p_account,
        p_actor: 'admin@practice.example',
      })
    expect(await set(account)).toMatchObject({ iban, bic: 'COBADEFFXXX', accountNumber: null })
    expect(await refusalOf(set({ holder: 'Asha', iban: 'DE89370400440532013001' }))).toBe(
      'invalid_argument: iban',
    )
    const ids: string[] = []
    for (const amount of [1, 2, 3]) {
      ids.unshift((await order(ref, amount)).payoutId)
      await db().pass(1)
    }
    const page = await db().rpc('payouts_page', { p_status: 'in_transit', p_limit: 2 })
    expect(page.payouts.map(({ payoutId }) => payoutId)).toEqual(ids.slice(0, 2))
    expect(page.payouts[0]?.account).toMatchObject({ iban, holder: 'Asha Rao' })
    const { payouts } = await db().rpc('payouts_page', {
      p_status: 'in_transit',
      p_limit: 2,
      p_after: page.nextAfter,
    })
    expect(payouts[0]?.payoutId).toBe(ids[2])
    await end(ids[0] ?? '', 'cancelled')
    const open = await db().rpc('payouts_page', { p_status: 'in_transit' })
    expect(open.payouts.map(({ payoutId }) => payoutId)).not.toContain(ids[0])
  })

  it('come from the account of the practice, which is set without a person', async () => {
    expect(await db().rpc('payee_account', {})).toBeNull()
    await db().rpc('set_payee_account', {
      p_participant_type: null,
      p_ref: null,
      p_account: { holder: 'Moonrise', iban },
      p_actor: 'admin@practice.example',
    })
    expect(await db().rpc('payee_account', {})).toMatchObject({ holder: 'Moonrise', iban })
  })
})
