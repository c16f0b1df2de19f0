import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer, type Practice } from './support/practice'

const minutes = (count: number) => count * 60
const week = 7 * 24 * 60 * 60

/** Half an hour at 100.00 and 3 %, used in full and settled: 97.00 for the consultant, 3.00 for the platform. */
async function settled(db: Practice, policy = {}) {
  const booked = await db.running({}, policy)
  await db.pass(minutes(30), 'all')
  await db.end(booked.sessionId)
  return booked
}

onEveryServer('refunds', 'stopped', (db) => {
  const refund = (p_session_id: string, p_amount_minor: number | null, key: string = randomUUID()) =>
    db().rpc('admin_refund', {
      p_session_id,
      p_amount_minor,
      p_actor: 'admin@practice.example',
      p_reason: 'The picture froze',
      p_idempotency_key: key,
    })
  const release = async () => {
    await db().pass(week)
    await db().rpc('release_due_earnings', {})
  }

  it('gives everything back, the whole fee included', async () => {
    const { sessionId, bookingId } = await settled(db())
    expect(await refund(sessionId, null)).toMatchObject({
      outcome: 'done',
      amountMinor: 10_000,
      refundableMinor: 0,
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 10_000, held: 0 })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ pending: 0 })
    expect(await refund(sessionId, null)).toMatchObject({ outcome: 'refused', reason: 'nothing_to_refund' })
  })

  it('tells the client why, and nobody else', async () => {
    const { sessionId } = await settled(db())
    await refund(sessionId, 100)
    const told = async (p_participant_type: 'client' | 'consultant') =>
      (await db().rpc('session_aftermath', { p_session_id: sessionId, p_participant_type }))?.refunds
    const reasons = [{ amountMinor: 100, reason: 'The picture froze' }]
    expect(await told('client')).toMatchObject(reasons)
    expect(await told('consultant')).toEqual([])
    const receipt = await db().rpc('session_receipt', { p_session_id: sessionId })
    expect(receipt?.refunds).toMatchObject(reasons)
  })

  it('keeps what was written for the books alone, before clients read it', async () => {
    const { sessionId } = await settled(db())
    await refund(sessionId, 100)
    const { rows } = await db().as('postgres', async (client) => {
      await client.query('set local session_replication_role = replica')
      await client.query('update parley.refunds set reason_is_told = false where session_id = $1', [
        sessionId,
      ])
      return client.query<{ reason: string | null }>(
        `select public.session_aftermath($1, 'client') #>> '{refunds,0,reason}' as reason
        union all select public.session_receipt($1) #>> '{refunds,0,reason}'`,
        [sessionId],
      )
    })
    expect(rows).toEqual([{ reason: null }, { reason: null }])
  })

  it('gives back in parts never more than was captured, the fee in proportion to all that was refunded', async () => {
    const { sessionId, bookingId } = await settled(db())
    const parts = [3_333, 3_333, 3_333]
    for (const part of parts) expect(await refund(sessionId, part)).toMatchObject({ outcome: 'done' })
    expect(await refund(sessionId, 2)).toMatchObject({ outcome: 'refused', reason: 'more_than_captured' })
    expect(await refund(sessionId, 1)).toMatchObject({ outcome: 'done', refundableMinor: 0 })
    const fees = await db().rows<{ fee: number }>(
      'select fee_minor::int as fee from parley.refunds where session_id = $1 order by at, amount_minor desc',
      [sessionId],
    )
    expect(fees.reduce((sum, { fee }) => sum + fee, 0)).toBe(300)
    expect(await db().balances(bookingId, 'client')).toMatchObject({ available: 10_000 })
  })

  it('changes nothing that was settled', async () => {
    const { sessionId } = await settled(db())
    const before = await db().rows('select * from parley.settlements where session_id = $1', [sessionId])
    await refund(sessionId, 2_500)
    expect(await db().rows('select * from parley.settlements where session_id = $1', [sessionId])).toEqual(
      before,
    )
    expect(await db().end(sessionId)).toMatchObject({ releasedMinor: 9_700, returnedMinor: 0 })
  })

  it('happens once for one key, also when it is asked for twice at the same time', async () => {
    const { sessionId } = await settled(db())
    const key = randomUUID()
    const both = await Promise.all([refund(sessionId, 1_000, key), refund(sessionId, 1_000, key)])
    expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true])
    expect(both[0]).toMatchObject({ refundableMinor: 9_000 })
    expect(
      await db().refusal('admin_refund', {
        p_session_id: sessionId,
        p_amount_minor: 2_000,
        p_actor: 'admin',
        p_reason: 'again',
        p_idempotency_key: key,
      }),
    ).toBe('idempotency_conflict: idempotency_key')
  })

  it('comes out of what is payable once the dispute window is over', async () => {
    const { sessionId, bookingId } = await settled(db())
    await release()
    expect(await db().balances(bookingId, 'consultant')).toEqual({ pending: 0, payable: 9_700 })
    await refund(sessionId, 5_000)
    expect(await db().balances(bookingId, 'consultant')).toEqual({ pending: 0, payable: 4_850 })
  })

  it('is refused in words when the consultant was paid out since', async () => {
    const { sessionId, bookingId } = await settled(db())
    await release()
    await db().withdraw(bookingId, 'consultant', 9_700)
    expect(await refund(sessionId, 100)).toMatchObject({ outcome: 'refused', reason: 'paid_out' })
  })

  it('needs a session that is over, a reason and an actor', async () => {
    const { sessionId } = await db().running()
    expect(await refund(sessionId, null)).toMatchObject({ outcome: 'refused', reason: 'not_over' })
    const args = {
      p_session_id: sessionId,
      p_amount_minor: null,
      p_actor: 'a',
      p_reason: ' ',
      p_idempotency_key: randomUUID(),
    }
    expect(await db().refusal('admin_refund', args)).toBe('invalid_argument: reason')
    expect(await db().refusal('admin_refund', { ...args, p_reason: 'x', p_actor: '' })).toBe(
      'invalid_argument: reason',
    )
  })

  it('pays at once where the policy has no dispute window', async () => {
    const { bookingId } = await settled(db(), { dispute_window_minutes: 0 })
    expect(await db().balances(bookingId, 'consultant')).toEqual({ payable: 9_700 })
  })

  it('keeps each act in the audit, which cannot be changed', async () => {
    const { sessionId } = await settled(db())
    await refund(sessionId, 1_000)
    await db().rpc('admin_note', {
      p_session_id: sessionId,
      p_actor: 'admin@practice.example',
      p_note: 'Called the client.',
      p_idempotency_key: randomUUID(),
    })
    const affairs = await db().rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(affairs?.audit.map(({ action, actor, reason }) => ({ action, actor, reason }))).toEqual([
      { action: 'noted', actor: 'admin@practice.example', reason: 'Called the client.' },
      { action: 'refunded', actor: 'admin@practice.example', reason: 'The picture froze' },
    ])
    await expect(db().rows('delete from parley.audit')).rejects.toMatchObject({ code: 'PA014' })
  })
})
