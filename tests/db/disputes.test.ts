import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Args } from '@/lib/db/functions/index'
import { device, onEveryServer, type Practice } from './support/practice'

const minutes = (count: number) => count * 60
const week = 7 * 24 * 60 * 60
const p_actor = 'admin@practice.example'

onEveryServer('disputes', 'stopped', (db) => {
  const settled = async (terms: Partial<Args<'create_booking'>> = {}) => {
    const booked = await db().running(terms)
    await db().pass(minutes(30), 'all')
    await db().end(booked.sessionId)
    return booked
  }
  const report = (p_token: string, more: Partial<Args<'report_problem'>> = {}) =>
    db().rpc('report_problem', {
      p_device: null,
      p_token,
      p_link_id: null,
      p_category: 'connection',
      p_description: 'I heard nothing.',
      p_attach_messages: false,
      ...more,
    })
  const decide = (
    p_session_id: string,
    p_decision: 'release' | 'refund' | 'split',
    p_refund_minor: number | null = null,
  ) =>
    db().rpc('admin_decide_dispute', {
      p_session_id,
      p_decision,
      p_refund_minor,
      p_actor,
      p_reason: 'Looked into it',
      p_idempotency_key: randomUUID(),
    })
  const consultant = (bookingId: string, practice: Practice = db()) =>
    practice.balances(bookingId, 'consultant')

  it('withholds what is not yet payable, past the end of the window', async () => {
    const { sessionId, bookingId, clientToken } = await settled()
    expect(await report(clientToken)).toMatchObject({
      outcome: 'reported',
      dispute: { status: 'open', openedBy: 'client', withheldMinor: 9_700 },
    })
    expect(await consultant(bookingId)).toEqual({ pending: 0, withheld: 9_700 })
    await db().pass(week * 2)
    await db().rpc('release_due_earnings', {})
    expect(await consultant(bookingId)).toEqual({ pending: 0, withheld: 9_700 })
    expect(
      await db().rpc('session_aftermath', { p_session_id: sessionId, p_participant_type: 'client' }),
    ).toMatchObject({
      reported: true,
      earnings: 'withheld',
      refundedMinor: 0,
    })
    await decide(sessionId, 'release')
  })

  it.each([
    ['release', null, { payable: 9_700 }, { available: 0 }],
    ['refund', null, {}, { available: 10_000 }],
    ['split', 4_000, { payable: 5_820 }, { available: 4_000 }],
  ] as const)('is decided by %s', async (decision, amount, owed, returned) => {
    const { sessionId, bookingId, consultantToken } = await settled()
    await report(consultantToken)
    expect(await decide(sessionId, decision, amount)).toMatchObject({ outcome: 'done', decision })
    expect(await consultant(bookingId)).toEqual({ pending: 0, withheld: 0, ...owed })
    expect(await db().balances(bookingId, 'client')).toMatchObject(returned)
    expect(await decide(sessionId, 'release')).toMatchObject({
      outcome: 'refused',
      reason: 'already_decided',
    })
  })

  it('is possible until the window closes and only after the end', async () => {
    const running = await db().running()
    expect(await report(running.clientToken)).toEqual({ outcome: 'refused', reason: 'not_over' })
    const { bookingId, clientToken } = await settled()
    await db().pass(week - 1)
    await db().rpc('release_due_earnings', {})
    expect(await consultant(bookingId)).toEqual({ pending: 9_700 })
    await db().pass(1)
    expect(await report(clientToken)).toEqual({ outcome: 'refused', reason: 'window_over' })
    await db().rpc('release_due_earnings', {})
    expect(await consultant(bookingId)).toEqual({ pending: 0, payable: 9_700 })
  })

  it('hears both sides, each once', async () => {
    const { sessionId, clientToken, consultantToken } = await settled()
    await report(clientToken)
    await report(clientToken, { p_description: 'Once more.' })
    await report(consultantToken, { p_category: 'conduct', p_description: 'They shouted.' })
    const affairs = await db().rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(
      affairs?.reports.map(({ participantType, description }) => [participantType, description]),
    ).toEqual([
      ['client', 'I heard nothing.'],
      ['consultant', 'They shouted.'],
    ])
  })

  it('is for who holds the link: a device that claimed it, or its bearer while nobody did', async () => {
    const booked = await db().running()
    const mine = device()
    const { facts } = await db().rpc('claim_session_link', {
      p_token: booked.clientToken,
      p_link_id: null,
      p_device: mine,
      p_take_over: false,
    })
    await db().pass(minutes(30), 'all')
    await db().end(booked.sessionId)
    const args = {
      p_device: device(),
      p_token: booked.clientToken,
      p_link_id: null,
      p_category: 'other',
      p_description: 'x',
      p_attach_messages: false,
    }
    expect(await db().refusal('report_problem', args)).toBe('not_a_participant: not_a_participant')
    expect(await db().refusal('report_problem', { ...args, p_token: null, p_link_id: facts.linkId })).toBe(
      'not_a_participant: not_a_participant',
    )
    expect(await report('', { p_token: null, p_device: mine, p_link_id: facts.linkId })).toMatchObject({
      outcome: 'reported',
    })
    expect(
      await db().refusal('report_problem', { ...args, p_token: booked.consultantToken, p_description: ' ' }),
    ).toBe('invalid_argument: report')
  })

  it('shows what was said only when a reporter attached it, and writes down who looked', async () => {
    const { sessionId, clientToken, consultantToken } = await db().running({ p_session_type: 'chat' })
    await db().rpc('store_messages', {
      p_messages: [{ sessionId, participantType: 'client', id: randomUUID(), message: 'Hello?' }],
    })
    await db().pass(minutes(30), 'all')
    await db().end(sessionId)
    const read = () =>
      db().rpc('admin_read_messages', {
        p_session_id: sessionId,
        p_actor,
        p_reason: 'Dispute',
        p_idempotency_key: randomUUID(),
      })
    await report(consultantToken)
    expect(await read()).toMatchObject({ outcome: 'refused', reason: 'not_attached' })
    await report(clientToken, { p_attach_messages: true })
    expect(await read()).toMatchObject({
      outcome: 'done',
      messages: [{ participantType: 'client', message: 'Hello?' }],
    })
    await read()
    const affairs = await db().rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(affairs?.audit.filter(({ action }) => action === 'messages_read')).toHaveLength(2)
    expect(affairs?.messages).toMatchObject([{ participantType: 'client', count: 1, characters: 6 }])
    expect(JSON.stringify(affairs)).not.toContain('Hello?')
  })

  it('never splits more than there is', async () => {
    const { sessionId, clientToken } = await settled()
    await report(clientToken)
    for (const amount of [0, 10_000, 10_001, null]) {
      expect(await decide(sessionId, 'split', amount)).toMatchObject({
        outcome: 'refused',
        reason: 'more_than_captured',
      })
    }
  })

  it('is told of a session that cost nothing as well', async () => {
    const { sessionId, clientToken } = await db().book({
      p_scheduled_start: (await db().now()).toISOString(),
    })
    await db().rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'moved',
      p_cancelled_by: 'consultant',
    })
    expect(await report(clientToken)).toMatchObject({ dispute: { withheldMinor: 0 } })
    expect(await decide(sessionId, 'refund')).toMatchObject({ outcome: 'done', refundedMinor: 0 })
  })
})
