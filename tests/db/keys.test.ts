import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { onEveryServer, refusalOf } from './support/practice'

onEveryServer('a key that was used before', 'running', (db) => {
  describe('of a deposit', () => {
    const deposit = (change: Record<string, unknown> = {}) => ({
      p_client_ref: `client-${randomUUID()}`,
      p_client_name: 'Priya Nair',
      p_amount_minor: 1_000,
      p_currency: 'INR',
      p_idempotency_key: randomUUID(),
      p_reason: 'voucher 7',
      ...change,
    })
    const recorded = async (key: string) => {
      const [row] = await db().rows<{ count: number; sum: number }>(
        `select count(*)::int as count, coalesce(sum(e.amount_minor), 0)::int as sum
        from parley.deposits d join parley.entries e on e.transfer_id = d.transfer_id join parley.accounts a on a.id = e.account_id
        where d.idempotency_key = $1 and a.kind = 'available'`,
        [key],
      )
      return row
    }

    it.each([
      ['amount', { p_amount_minor: 90_000 }],
      ['currency', { p_currency: 'EUR' }],
      ['client', { p_client_ref: 'somebody else' }],
      ['reason', { p_reason: 'voucher 8' }],
    ])('is refused with another %s, and records nothing', async (_what, change) => {
      const first = deposit()
      await db().rpc('deposit_funds', first)
      const again = { ...first, ...change }
      expect(await db().refusal('deposit_funds', again)).toBe('idempotency_conflict: idempotency_key')
      expect(await recorded(first.p_idempotency_key)).toEqual({ count: 1, sum: 1_000 })
      const [stray] = await db().rows('select from parley.people where ref = $1', ['somebody else'])
      expect(stray).toBeUndefined()
    })

    it('answers the same as the first time, whatever became of the money, and records it once', async () => {
      const first = deposit()
      const answer = await db().rpc('deposit_funds', first)
      await db().rpc('deposit_funds', { ...first, p_idempotency_key: randomUUID(), p_amount_minor: 5_000 })
      expect(await db().rpc('deposit_funds', first)).toEqual(answer)
      expect(answer).toMatchObject({ availableMinor: 1_000, currency: 'INR' })
      expect(await recorded(first.p_idempotency_key)).toEqual({ count: 1, sum: 1_000 })
    })

    it('is one deposit when it is asked for ten times at the same time, half of them with another amount', async () => {
      const first = deposit()
      const tries = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          refusalOf(db().rpc('deposit_funds', { ...first, p_amount_minor: 1_000 + (index % 2) })),
        ),
      )
      expect(new Set(tries)).toEqual(new Set(['nothing refused', 'idempotency_conflict: idempotency_key']))
      expect(tries.filter((one) => one === 'nothing refused')).toHaveLength(5)
      expect(await recorded(first.p_idempotency_key)).toMatchObject({ count: 1 })
    })

    it.each([
      [{ p_amount_minor: 0 }, 'amount_minor'],
      [{ p_amount_minor: 1_000_000_000_001 }, 'amount_minor'],
      [{ p_currency: 'inr' }, 'currency'],
      [{ p_currency: 'XAU' }, 'currency'],
      [{ p_idempotency_key: 'short' }, 'idempotency_key'],
      [{ p_idempotency_key: null }, 'idempotency_key'],
      [{ p_client_ref: '' }, 'client_ref'],
      [{ p_client_name: 'x'.repeat(81) }, 'client_name'],
      [{ p_client_name: null }, 'client_name'],
    ])('is not looked for when the deposit itself is wrong: %j', async (change, field) => {
      expect(await db().refusal('deposit_funds', deposit(change))).toBe(`invalid_argument: ${field}`)
    })
  })

  describe('of a booking', () => {
    const terms = () => ({
      p_client_ref: randomUUID(),
      p_consultant_ref: randomUUID(),
      p_scheduled_start: new Date().toISOString(),
      p_idempotency_key: randomUUID(),
    })

    it.each([
      { p_price_minor: 90_000 },
      { p_currency: 'EUR' },
      { p_client_ref: 'another client' },
      { p_client_name: 'Tom Becker' },
      { p_consultant_ref: 'another consultant' },
      { p_session_type: 'chat' as const },
      { p_scheduled_start: new Date(Date.now() + 86_400_000).toISOString() },
      { p_duration_minutes: 31 },
      { p_billing: 'fixed' as const },
      { p_funding: 'balance' as const },
      { p_platform_fee_bp: 301 },
      { p_relay_only: true },
    ])('is refused with other content: %j', async (change) => {
      const first = terms()
      const { bookingId } = await db().book(first)
      expect(await refusalOf(db().book({ ...first, ...change }))).toBe(`idempotency_conflict: ${bookingId}`)
      expect(await refusalOf(db().book(first))).toBe(`already_booked: ${bookingId}`)
      const made = await db().rows('select from parley.bookings where idempotency_key = $1', [
        first.p_idempotency_key,
      ])
      expect(made).toHaveLength(1)
    })

    it('does not stumble over settings that changed since', async () => {
      const first = terms()
      const { bookingId } = await db().book(first)
      expect(await refusalOf(db().book(first, { platform_fee_bp: 500 }))).toBe(`already_booked: ${bookingId}`)
    })

    it('holds for rows, too: other content is refused, the same row makes nothing', async () => {
      const first = terms()
      await db().book(first)
      const insert = (price: number, end = '') =>
        db().rows(
          `insert into bookings (client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes,
            price_minor, currency, funding, idempotency_key)
          values ($1, 'Priya Nair', $2, 'Asha Rao', 'video', $3, 30, $4, 'INR', 'received', $5) ${end} returning id`,
          [
            first.p_client_ref,
            first.p_consultant_ref,
            first.p_scheduled_start,
            price,
            first.p_idempotency_key,
          ],
        )
      expect(await refusalOf(insert(10_001))).toMatch(/^idempotency_conflict: /)
      expect(await refusalOf(insert(10_001, 'on conflict (idempotency_key) do nothing'))).toMatch(
        /^idempotency_conflict: /,
      )
      expect(await insert(10_000, 'on conflict (idempotency_key) do nothing')).toEqual([])
      await expect(insert(10_000)).rejects.toMatchObject({ code: '23505' })
    })
  })

  describe('of an act of an administrator', () => {
    const note = (p_session_id: string, change: Record<string, unknown> = {}) => ({
      p_session_id,
      p_actor: 'admin@practice.example',
      p_note: 'Called the client',
      p_idempotency_key: randomUUID(),
      ...change,
    })

    it.each([{ p_note: 'Called the consultant' }, { p_actor: 'other@practice.example' }])(
      'is refused with other content: %j',
      async (change) => {
        const first = note((await db().book()).sessionId)
        await db().refusal('admin_note', first)
        const again = { ...first, ...change }
        expect(await db().refusal('admin_note', again)).toBe('idempotency_conflict: idempotency_key')
        expect(await db().rpc('admin_note', { ...first, p_note: ' Called the client ' })).toEqual({
          outcome: 'done',
          repeated: true,
        })
        const kept = await db().rows('select from parley.audit where idempotency_key = $1', [
          first.p_idempotency_key,
        ])
        expect(kept).toHaveLength(1)
      },
    )

    it('is refused for another session and for another act, also at the same time', async () => {
      const [one, other] = [await db().book(), await db().book()]
      const first = note(one.sessionId)
      const tries = await Promise.all(
        [one, other].map(({ sessionId }) =>
          db().refusal('admin_note', { ...first, p_session_id: sessionId }),
        ),
      )
      expect(tries.toSorted()).toEqual(['idempotency_conflict: idempotency_key', 'nothing refused'])
      const { p_note: p_reason, ...same } = first
      expect(await db().refusal('admin_end_session', { ...same, p_reason })).toBe(
        'idempotency_conflict: idempotency_key',
      )
      expect(await db().status(one.sessionId)).toBe('scheduled')
    })
  })

  it('of more time is refused with other minutes, by the other side and in another session', async () => {
    const p_client_ref = randomUUID()
    await db().rpc('deposit_funds', {
      p_client_ref,
      p_client_name: 'Priya Nair',
      p_amount_minor: 50_000,
      p_currency: 'INR',
      p_idempotency_key: randomUUID(),
    })
    const { sessionId } = await db().running({ p_client_ref })
    const other = await db().running()
    const first = {
      p_session_id: sessionId,
      p_participant_type: 'client' as const,
      p_id: randomUUID(),
      p_minutes: 15,
    }
    const answer = await db().rpc('propose_extension', first)
    for (const change of [
      { p_minutes: 5 },
      { p_participant_type: 'consultant' },
      { p_session_id: other.sessionId },
    ]) {
      expect(await db().refusal('propose_extension', { ...first, ...change })).toBe(
        'idempotency_conflict: id',
      )
    }
    expect(await db().rpc('propose_extension', first)).toEqual({ ...answer, serverTime: expect.any(String) })
    expect(await db().rows('select from parley.extensions where id = $1', [first.p_id])).toHaveLength(1)
  })

  it('of a message is refused with other words, and answers the stored time with the same', async () => {
    const { sessionId } = await db().running({ p_session_type: 'chat' })
    const said = { sessionId, participantType: 'client' as const, id: randomUUID(), message: 'Yes' }
    const store = (...p_messages: (typeof said)[]) => db().rpc('store_messages', { p_messages })
    const [first] = await store(said)
    const [same, other] = await store(said, { ...said, message: 'No' })
    expect(same).toEqual({ ...first, duplicate: true })
    expect(other).toEqual({ outcome: 'refused', id: said.id, reason: 'idempotency_conflict' })
    const together = { ...said, id: randomUUID() }
    expect(await store(together, { ...together, message: 'No' })).toMatchObject([
      { outcome: 'stored', duplicate: false },
      { outcome: 'refused', reason: 'idempotency_conflict' },
    ])
    const history = await db().rpc('list_messages', { p_session_id: sessionId })
    expect(history.map(({ message }) => message)).toEqual(['Yes', 'Yes'])
  })
})
