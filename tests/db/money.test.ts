import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('money', 'stopped', (db) => {
  it('releases 97.00 of 100.00 at a fee of 3 % when half an hour is used in full', async () => {
    const { sessionId, bookingId } = await db().running()
    await db().pass(30 * 60, 'all')
    const ended = await db().end(sessionId)
    expect(ended).toMatchObject({
      durationSeconds: 1800,
      heldMinor: 10_000,
      grossMinor: 10_000,
      feeMinor: 300,
      releasedMinor: 9_700,
      returnedMinor: 0,
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 0, held: 0 })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 9_700 })
  })
})
