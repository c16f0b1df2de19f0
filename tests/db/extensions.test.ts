import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { onEveryServer, type Practice } from './support/practice'

const minutes = (count: number) => count * 60

/** A running half hour at 100.00, whose client has `funds` besides. */
async function runningWith(db: Practice, funds: number, terms = {}) {
  const p_client_ref = randomUUID()
  if (funds > 0) await deposit(db, p_client_ref, funds)
  return { ...(await db.running({ p_client_ref, ...terms })), clientRef: p_client_ref }
}

function deposit(
  db: Practice,
  p_client_ref: string,
  p_amount_minor: number,
  p_idempotency_key: string = randomUUID(),
) {
  return db.rpc('deposit_funds', {
    p_client_ref,
    p_client_name: 'Priya Nair',
    p_amount_minor,
    p_currency: 'INR',
    p_idempotency_key,
  })
}

onEveryServer('extensions', 'stopped', (db) => {
  const propose = (
    p_session_id: string,
    side: ParticipantType,
    p_minutes = 15,
    p_id: string = randomUUID(),
  ) => db().rpc('propose_extension', { p_session_id, p_participant_type: side, p_id, p_minutes })
  const answer = (p_session_id: string, side: ParticipantType, p_id: string, p_accept: boolean) =>
    db().rpc('answer_extension', { p_session_id, p_participant_type: side, p_id, p_accept })
  const proposed = async (sessionId: string, side: ParticipantType, length?: number) => {
    const made = await propose(sessionId, side, length)
    if (made.outcome !== 'proposed') throw new Error(`refused: ${made.reason}`)
    return made.extension
  }

  it('freezes the price at the booked rate and moves the end when the other side accepts', async () => {
    const { sessionId, bookingId } = await runningWith(db(), 8_000)
    await db().pass(minutes(10), 'all')
    const extension = await proposed(sessionId, 'consultant')
    expect(extension).toMatchObject({
      minutes: 15,
      amountMinor: 5_000,
      currency: 'INR',
      proposedBy: 'consultant',
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 8_000, held: 10_000 })
    const accepted = await answer(sessionId, 'client', extension.id, true)
    expect(accepted).toMatchObject({ outcome: 'accepted', paidDurationMinutes: 45 })
    expect((Date.parse(accepted.endsAt ?? '') - Date.parse(accepted.startedAt ?? '')) / 1000).toBe(
      minutes(45),
    )
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 3_000, held: 15_000 })
    await db().pass(minutes(35), 'all')
    expect(await db().sweep(sessionId)).toMatchObject({
      reason: 'time_up',
      durationSeconds: minutes(45),
      heldMinor: 15_000,
      grossMinor: 15_000,
      feeMinor: 450,
      releasedMinor: 14_550,
      returnedMinor: 0,
    })
  })

  it('returns what of the added time was not used', async () => {
    const { sessionId } = await runningWith(db(), 5_000)
    const { id } = await proposed(sessionId, 'client')
    await answer(sessionId, 'consultant', id, true)
    await db().pass(minutes(36), 'all')
    expect(await db().end(sessionId)).toMatchObject({
      heldMinor: 15_000,
      grossMinor: 12_000,
      returnedMinor: 3_000,
    })
  })

  it('adds nothing when it is declined, withdrawn or left to expire', async () => {
    const { sessionId, bookingId } = await runningWith(db(), 5_000)
    const declined = await proposed(sessionId, 'client')
    expect(await answer(sessionId, 'consultant', declined.id, false)).toMatchObject({
      outcome: 'declined',
      paidDurationMinutes: 30,
    })
    expect(await answer(sessionId, 'consultant', declined.id, true)).toMatchObject({ outcome: 'declined' })
    const withdrawn = await proposed(sessionId, 'client')
    expect(await answer(sessionId, 'client', withdrawn.id, false)).toMatchObject({ outcome: 'withdrawn' })
    const late = await proposed(sessionId, 'client')
    await db().pass(59, 'all')
    expect((await db().rpc('open_extension', { p_session_id: sessionId }))?.extension?.id).toBe(late.id)
    await db().pass(1, 'all')
    expect((await db().rpc('open_extension', { p_session_id: sessionId }))?.extension).toBeNull()
    expect(await answer(sessionId, 'consultant', late.id, true)).toMatchObject({
      outcome: 'expired',
      paidDurationMinutes: 30,
    })
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 5_000, held: 10_000 })
  })

  it('makes way at once when it fell because a side was away', async () => {
    const running = await runningWith(db(), 5_000)
    const { sessionId } = running
    const fallen = await proposed(sessionId, 'client')
    await db().leave(running.consultant)
    await db().pass(1, [running.client])
    expect((await db().rpc('open_extension', { p_session_id: sessionId }))?.extension).toBeNull()
    const { connection } = await db().enter(sessionId, 'consultant')
    expect(await answer(sessionId, 'consultant', fallen.id, true)).toMatchObject({ outcome: 'expired' })
    const next = await proposed(sessionId, 'consultant')
    expect((await db().rpc('open_extension', { p_session_id: sessionId }))?.extension?.id).toBe(next.id)
    expect(await propose(sessionId, 'client')).toMatchObject({ reason: 'already_proposed' })
    await db().pass(10, [running.client, connection])
    expect(await answer(sessionId, 'client', next.id, true)).toMatchObject({ outcome: 'accepted' })
  })

  it('is refused at once when the client has too little, and at the answer when it was spent meanwhile', async () => {
    const poor = await runningWith(db(), 4_999)
    expect(await propose(poor.sessionId, 'client')).toEqual({
      outcome: 'refused',
      reason: 'unfunded',
      amountMinor: 5_000,
      currency: 'INR',
    })
    const spending = await runningWith(db(), 5_000)
    const { id } = await proposed(spending.sessionId, 'consultant')
    await db().book({
      ...{ p_client_ref: spending.clientRef, p_price_minor: 1, p_funding: 'balance' },
      p_scheduled_start: await db().inMinutes(120),
    })
    expect(await answer(spending.sessionId, 'client', id, true)).toMatchObject({
      outcome: 'unfunded',
      paidDurationMinutes: 30,
    })
    expect(await db().balances(spending.bookingId, 'client')).toEqual({ available: 4_999, held: 10_001 })
  })

  it('is not proposed before the start, after the end, beside another proposal or beyond a day', async () => {
    const booked = await db().book()
    expect(await propose(booked.sessionId, 'client')).toMatchObject({ reason: 'not_started' })
    const { sessionId } = await runningWith(db(), 50_000)
    await proposed(sessionId, 'client')
    expect(await propose(sessionId, 'consultant')).toMatchObject({ reason: 'already_proposed' })
    await db().pass(minutes(30), 'all')
    expect(await propose(sessionId, 'client')).toMatchObject({ reason: 'too_late' })
    await db().sweep(sessionId)
    expect(await propose(sessionId, 'client')).toMatchObject({ reason: 'too_late' })
    const long = await runningWith(db(), 50_000, { p_duration_minutes: 1_430 })
    expect(await propose(long.sessionId, 'client', 15)).toMatchObject({ reason: 'too_long' })
    expect(
      await db().refusal('propose_extension', {
        p_session_id: long.sessionId,
        p_participant_type: 'client',
        p_id: randomUUID(),
        p_minutes: 10,
      }),
    ).toBe('invalid_argument: minutes')
  })

  it('is too late once the paid time is over, also before a sweep has said so', async () => {
    const { sessionId } = await runningWith(db(), 5_000)
    await db().pass(minutes(29) + 30, 'all')
    const { id } = await proposed(sessionId, 'client')
    await db().pass(30, 'all')
    expect(await answer(sessionId, 'consultant', id, true)).toMatchObject({ outcome: 'too_late' })
    expect(await db().sweep(sessionId)).toMatchObject({ durationSeconds: minutes(30), heldMinor: 10_000 })
  })

  it('cannot be accepted by the side that proposed it, nor in another session', async () => {
    const { sessionId } = await runningWith(db(), 5_000)
    const { id } = await proposed(sessionId, 'client')
    const args = { p_session_id: sessionId, p_participant_type: 'client', p_id: id, p_accept: true }
    expect(await db().refusal('answer_extension', args)).toBe('invalid_argument: accept')
    const other = await runningWith(db(), 5_000)
    expect(
      await db().refusal('answer_extension', {
        ...args,
        p_session_id: other.sessionId,
        p_participant_type: 'consultant',
      }),
    ).toBe('invalid_argument: id')
  })

  it('happens once, however often it is proposed and accepted', async () => {
    const { sessionId, bookingId } = await runningWith(db(), 20_000)
    const id = randomUUID()
    await Promise.all([1, 2, 3].map(() => propose(sessionId, 'client', 30, id)))
    const answers = await Promise.all([1, 2, 3].map(() => answer(sessionId, 'consultant', id, true)))
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted'])
    expect(await db().balances(bookingId, 'client')).toEqual({ available: 10_000, held: 20_000 })
  })

  it('is free in a free session', async () => {
    const { sessionId } = await runningWith(db(), 0, { p_price_minor: 0 })
    const { id, amountMinor } = await proposed(sessionId, 'client', 5)
    expect(amountMinor).toBe(0)
    expect(await answer(sessionId, 'consultant', id, true)).toMatchObject({
      outcome: 'accepted',
      paidDurationMinutes: 35,
    })
  })

  it('keeps the length of a session from growing by anything else', async () => {
    const { sessionId } = await db().book()
    await expect(
      db().rows('update parley.webrtc_sessions set paid_duration_minutes = 60 where id = $1', [sessionId]),
    ).rejects.toMatchObject({ code: 'PA013' })
  })

  it('records a deposit once for each key', async () => {
    const ref = randomUUID()
    const key = randomUUID()
    await deposit(db(), ref, 700, key)
    expect(await deposit(db(), ref, 700, key)).toMatchObject({ availableMinor: 700, currency: 'INR' })
    expect(await deposit(db(), ref, 300)).toMatchObject({ availableMinor: 1_000 })
  })
})
