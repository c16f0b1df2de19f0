import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('receipts', 'stopped', (db) => {
  async function settled(minutes = 12) {
    const booked = await db().running()
    await db().pass(minutes * 60, 'all')
    await db().end(booked.sessionId)
    return booked
  }
  const statement = async (p_session_id: string) => {
    const answer = await db().rpc('receipt_statement', { p_session_id })
    if (!answer) throw new Error('The session is not settled.')
    return answer
  }
  const paper = async (p_session_id: string) => {
    const answer = await db().rpc('session_receipt', { p_session_id })
    if (!answer) throw new Error('The session is not settled.')
    return answer
  }

  it('have a short number that no other has and that never changes', async () => {
    const sessions = [await settled(), await settled(), await settled()]
    const numbers = await Promise.all(sessions.map(async ({ sessionId }) => (await paper(sessionId)).number))
    expect(new Set(numbers).size).toBe(3)
    for (const number of numbers) expect(number).toMatch(/^\d{4}-\d{6}$/)
    await db().pass(400 * 24 * 3600)
    expect((await paper(sessions[0]?.sessionId ?? '')).number).toBe(numbers[0])
    expect((await statement(sessions[0]?.sessionId ?? '')).number).toBe(numbers[0])
  })

  it('tell the digits of their amounts, and what is no receipt tells none', async () => {
    const signed = (claims: unknown) =>
      `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
    const texts = [
      signed({ client: 'Zoë', amounts: { frozen: '12.345' } }),
      signed({ amounts: { frozen: '1001' } }),
      signed({ amounts: {} }),
      signed('text'),
      `e30.${Buffer.from('no JSON').toString('base64url')}.c2ln`,
      'e30.no base64!.c2ln',
      `e30.${Buffer.from([0xff]).toString('base64url')}.c2ln`,
      'one word',
      '',
    ]
    const [told] = await db().rows(
      'select array_agg(parley.digits_of_receipt(jws) order by at) as digits from unnest($1::text[]) with ordinality as t (jws, at)',
      [texts],
    )
    expect(told?.['digits']).toEqual([3, 0, null, null, null, null, null, null, null])
  })

  it('are there once the session is settled, and not before', async () => {
    const { sessionId } = await db().running()
    expect(await db().rpc('session_receipt', { p_session_id: sessionId })).toBeNull()
    expect(await db().rpc('receipt_statement', { p_session_id: sessionId })).toBeNull()
  })

  it('say what was booked, charged and refunded, as it is today', async () => {
    const { sessionId } = await settled()
    await db().rpc('admin_refund', {
      p_session_id: sessionId,
      p_amount_minor: 300,
      p_actor: 'admin',
      p_reason: 'Goodwill',
      p_idempotency_key: `refund-${sessionId}`,
    })
    expect(await paper(sessionId)).toMatchObject({
      client: 'Priya Nair',
      consultant: 'Asha Rao',
      bookedMinutes: 30,
      addedMinutes: 0,
      summary: { grossMinor: 4_000, heldMinor: 10_000, returnedMinor: 6_000, durationSeconds: 720 },
      corrections: { refundedMinor: 300, netMinor: 3_700 },
      refunds: [{ amountMinor: 300, reason: 'Goodwill' }],
    })
    expect(await statement(sessionId)).toMatchObject({ grossMinor: 4_000, refundedMinor: 300, rules: 2 })
  })

  it('tell time booked from time added', async () => {
    const booked = await db().running({ p_client_ref: 'with-a-balance' })
    await db().rpc('deposit_funds', {
      p_client_ref: 'with-a-balance',
      p_client_name: 'Priya Nair',
      p_amount_minor: 100_000,
      p_currency: 'INR',
      p_idempotency_key: `deposit-${booked.sessionId}`,
    })
    const id = '0191f7a0-0000-4000-8000-000000000001'
    const asked = { p_session_id: booked.sessionId, p_id: id }
    await db().rpc('propose_extension', { ...asked, p_participant_type: 'client', p_minutes: 15 })
    await db().rpc('answer_extension', { ...asked, p_participant_type: 'consultant', p_accept: true })
    await db().pass(600, 'all')
    await db().end(booked.sessionId)
    expect(await paper(booked.sessionId)).toMatchObject({ bookedMinutes: 30, addedMinutes: 15 })
    expect(await statement(booked.sessionId)).toMatchObject({ bookedSeconds: 1_800, paidSeconds: 2_700 })
  })

  it('keep what somebody wrote apart from the reason, which is ours', async () => {
    const { sessionId } = await db().book()
    await db().rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: '__proto__',
      p_cancelled_by: 'consultant',
    })
    expect(await statement(sessionId)).toMatchObject({
      reason: 'cancelled',
      note: '__proto__',
      endedBy: 'consultant',
    })
  })

  it('stay short however often a line broke: the longest breaks one by one, the rest by number and seconds', async () => {
    const { sessionId, client } = await db().running()
    await db().pass(1_500, 'all')
    // 4,000 breaks of 100 ms, and one of 5 s.
    await db().rows(
      `with one as (select * from parley.presence where connection_id = $2)
      insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at, left_at, leave_reason)
      select $1, 'client', one.node_id, gen_random_uuid(), t, t + interval '200 milliseconds', t + interval '200 milliseconds', 'connection_lost'
      from one, generate_series(one.joined_at + interval '100 seconds', one.joined_at + interval '1300 seconds' - interval '300 milliseconds', interval '300 milliseconds') t`,
      [sessionId, client],
    )
    await db().rows(
      `update parley.presence set left_at = joined_at + interval '99.9 seconds', last_seen_at = joined_at + interval '99.9 seconds', leave_reason = 'connection_lost'
      where connection_id = $1`,
      [client],
    )
    await db().rows(
      `insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
      select $1, 'client', 'node-1', gen_random_uuid(), at - interval '195 seconds', at from public.test_clock`,
      [sessionId],
    )
    await db().end(sessionId)
    const told = await statement(sessionId)
    expect(told.presence.client).toHaveLength(200)
    expect(told.folded.client.count).toBe(3_802)
    expect(told.folded.client.seconds).toBeGreaterThan(370)
    expect(told.folded.consultant).toEqual({ count: 0, seconds: 0 })
    expect(told.pauses.length).toBeLessThan(200)
    expect(JSON.stringify(told).length).toBeLessThan(64_000)
  })
})

onEveryServer('the practice', 'stopped', (db) => {
  const details = () => db().rpc('practice_details', {})

  describe('on receipts', () => {
    it('has the product’s own name until it says another, and keeps what is left out', async () => {
      expect(await details()).toEqual({ name: 'Parley', address: '', taxLine: '' })
      await db().rpc('set_practice_details', {
        p_name: ' Mind & Mood ',
        p_address: 'MG Road 1\n560001 Bengaluru\n',
      })
      await db().rpc('set_practice_details', { p_tax_line: 'GSTIN 29ABCDE1234F1Z5' })
      expect(await details()).toEqual({
        name: 'Mind & Mood',
        address: 'MG Road 1\n560001 Bengaluru',
        taxLine: 'GSTIN 29ABCDE1234F1Z5',
      })
    })

    it('has a name, and no more than paper takes', async () => {
      for (const bad of [{ p_name: '  ' }, { p_name: 'x'.repeat(121) }, { p_tax_line: 'x'.repeat(201) }]) {
        expect(await db().refusal('set_practice_details', bad)).toBe('invalid_argument: practice')
      }
    })
  })
})
