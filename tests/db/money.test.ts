import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

const minutes = (count: number) => count * 60

onEveryServer('money', 'stopped', (db) => {
  it('releases 97.00 of 100.00 at a fee of 3 % when half an hour is used in full', async () => {
    const { sessionId, bookingId } = await db().running()
    await db().pass(minutes(30), 'all')
    expect(await db().end(sessionId)).toMatchObject({
      status: 'completed',
      durationSeconds: 1800,
      heldMinor: 10_000,
      grossMinor: 10_000,
      feeMinor: 300,
      releasedMinor: 9_700,
      returnedMinor: 0,
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 0, held: 0 })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ pending: 9_700 })
  })

  it('returns 60.00 of 100.00 when 12 of 30 minutes were used', async () => {
    const { sessionId, bookingId } = await db().running()
    await db().pass(minutes(12), 'all')
    expect(await db().end(sessionId)).toMatchObject({
      durationSeconds: 720,
      grossMinor: 4_000,
      feeMinor: 120,
      releasedMinor: 3_880,
      returnedMinor: 6_000,
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 6_000, held: 0 })
  })

  it('never bills more than was paid for, however long both stay', async () => {
    const { sessionId } = await db().running()
    await db().pass(minutes(44), 'all')
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 1800, grossMinor: 10_000 })
  })

  it('costs nothing when it was shorter than the free seconds, and counts from the first when it was not', async () => {
    const short = await db().running()
    await db().pass(59, 'all')
    expect(await db().end(short.sessionId)).toMatchObject({ durationSeconds: 59, grossMinor: 0 })
    const enough = await db().running()
    await db().pass(60, 'all')
    expect(await db().end(enough.sessionId)).toMatchObject({ durationSeconds: 60, grossMinor: 333 })
  })

  it('keeps the policy that a booking was made with', async () => {
    const { sessionId } = await db().running({}, { platform_fee_bp: 1_000, free_seconds: 0 })
    await db().book({}, { platform_fee_bp: 0 })
    await db().pass(minutes(30), 'all')
    expect(await db().end(sessionId)).toMatchObject({ feeMinor: 1_000, releasedMinor: 9_000 })
  })

  describe('at a fixed price', () => {
    it('takes the whole price for any length when the client ends it and the consultant was there', async () => {
      const { sessionId } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(5), 'all')
      expect(await db().end(sessionId, 'client')).toMatchObject({ grossMinor: 10_000, returnedMinor: 0 })
    })

    it('falls back to the used share when the consultant ends it before 80 %', async () => {
      const early = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(24) - 1, 'all')
      expect(await db().end(early.sessionId, 'consultant')).toMatchObject({ grossMinor: 7_994 })
      const late = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(24), 'all')
      expect(await db().end(late.sessionId, 'consultant')).toMatchObject({ grossMinor: 10_000 })
    })

    it('falls back as well when the consultant walks away instead of ending it', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      await db().leave(consultant)
      await db().pass(minutes(10), [client])
      expect(await db().sweep(sessionId)).toMatchObject({
        reason: 'consultant_gone',
        endedBy: 'system',
        grossMinor: 2_000,
      })
    })

    it('asks no more of a client who ends what the consultant walked away from', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      await db().leave(consultant)
      await db().pass(61, [client])
      expect(await db().end(sessionId, 'client')).toMatchObject({ endedBy: 'client', grossMinor: 2_000 })
    })

    it('pays a consultant in full who ends what the client walked away from', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      await db().leave(client)
      await db().pass(minutes(5), [consultant])
      expect(await db().end(sessionId, 'consultant')).toMatchObject({ grossMinor: 10_000 })
    })

    it('is pro rata when the consultant ends it before the client has been away for five minutes', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      await db().leave(client)
      await db().pass(minutes(5) - 1, [consultant])
      expect(await db().end(sessionId, 'consultant')).toMatchObject({ grossMinor: 2_333 })
    })

    it('falls back when the consultant stretched it to the overrun cap by being away', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      let connection = consultant
      for (let absence = 0; absence < 3; absence += 1) {
        await db().leave(connection)
        await db().pass(minutes(9) + 55, [client])
        connection = (await db().enter(sessionId, 'consultant')).connection
        await db().pass(5, 'all')
      }
      await db().leave(connection)
      await db().pass(minutes(9), [client])
      expect(await db().sweep(sessionId)).toMatchObject({
        reason: 'time_up',
        durationSeconds: 375,
        grossMinor: 2_083,
      })
    })
  })

  it('takes each started minute when billed by the minute', async () => {
    const { sessionId } = await db().running({ p_billing: 'per_minute' })
    await db().pass(minutes(12) + 1, 'all')
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 721, grossMinor: 4_333 })
  })

  it('moves no money for a free session', async () => {
    const { sessionId, bookingId } = await db().running({ p_price_minor: 0 })
    await db().pass(minutes(30), 'all')
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 1800, heldMinor: 0, releasedMinor: 0 })
    expect(await db().rows('select * from parley.transfers where booking_id = $1', [bookingId])).toEqual([])
  })

  it('has each movement in the ledger, summing to zero', async () => {
    const { sessionId, bookingId } = await db().running()
    await db().pass(minutes(12), 'all')
    await db().end(sessionId)
    const lines = await db().rows(
      `select t.kind as transfer, a.kind as account, e.amount_minor::int as amount
      from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts a on a.id = e.account_id
      where t.booking_id = $1 order by t.id, e.amount_minor`,
      [bookingId],
    )
    expect(lines).toEqual([
      { transfer: 'deposit', account: 'external', amount: -10_000 },
      { transfer: 'deposit', account: 'available', amount: 10_000 },
      { transfer: 'hold', account: 'available', amount: -10_000 },
      { transfer: 'hold', account: 'held', amount: 10_000 },
      { transfer: 'settlement', account: 'held', amount: -10_000 },
      { transfer: 'settlement', account: 'revenue', amount: 120 },
      { transfer: 'settlement', account: 'pending', amount: 3_880 },
      { transfer: 'settlement', account: 'available', amount: 6_000 },
    ])
  })

  it.each([
    // amount, part, whole → share, half up
    [1, 1, 2, 1],
    [1, 1, 3, 0],
    [5, 1, 2, 3],
    [10_000, 1, 3, 3_333],
    [10_000, 2, 3, 6_667],
    [99_999_999_999_999, 86_399, 86_400, 99_998_842_592_592],
  ])('shares %i × %i / %i half up: %i', async (amount, part, whole, share) => {
    const [row] = await db().rows('select parley.share_minor($1, $2, $3)::float8 as share', [
      amount,
      part,
      whole,
    ])
    expect(row).toEqual({ share })
  })
})
