import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('mail', 'stopped', (db) => {
  const begin = (p_key: string, p_session_id: string) =>
    db().rpc('begin_mail', { p_key, p_kind: 'invitation', p_session_id, p_recipient: 'client' })
  const finish = (p_key: string, p_status: 'sent' | 'again', p_said: string | null = null) =>
    db().rpc('finish_mail', { p_key, p_status, p_said })

  it('is begun by one, and by another only when that one is gone', async () => {
    const { sessionId } = await db().book()
    const key = randomUUID()
    const racing = await Promise.all(Array.from({ length: 20 }, () => begin(key, sessionId)))
    expect(racing.filter(({ begun }) => begun)).toHaveLength(1)
    expect(racing.filter(({ wait }) => wait)).toHaveLength(19)
    await db().rows(`update parley.mails set leased_until = clock_timestamp() - interval '1 second'`)
    expect((await begin(key, sessionId)).begun).toBe(true)
    await finish(key, 'again', 'x'.repeat(900))
    expect((await begin(key, sessionId)).begun).toBe(true)
    expect(await finish(key, 'sent')).toEqual({ finished: true })
    expect(await begin(key, sessionId)).toEqual({ begun: false, wait: false })
    expect(await finish(key, 'sent')).toEqual({ finished: false })
    const args = { p_key: 'x'.repeat(201), p_kind: 'x', p_session_id: sessionId, p_recipient: 'client' }
    expect(await db().refusal('begin_mail', args)).toBe('invalid_argument: mail')
    const kind = { ...args, p_key: 'x', p_kind: 'x'.repeat(41) }
    expect(await db().refusal('begin_mail', kind)).toBe('invalid_argument: mail')
  })

  it('of a reminder is due by the instant, once, and not when it was booked too late for it', async () => {
    const due = async (sessionId: string) =>
      (await db().rpc('due_reminders', {})).flatMap((one) =>
        one.sessionId === sessionId ? [`${one.kind} ${one.recipient}`] : [],
      )
    const [now] = await db().rows<{ at: Date }>('select parley.clock() as at')
    const inHours = (hours: number) => new Date((now?.at.getTime() ?? 0) + hours * 3_600_000).toISOString()
    const early = await db().book({ p_scheduled_start: inHours(30) })
    const late = await db().book({ p_scheduled_start: inHours(20) })
    expect([await due(early.sessionId), await due(late.sessionId)]).toEqual([[], []])
    await db().pass(7 * 3_600)
    expect(await due(early.sessionId)).toEqual(['reminder_day client', 'reminder_day consultant'])
    expect(await due(late.sessionId)).toEqual([])
    const [first] = await db().rpc('due_reminders', {})
    await db().rpc('begin_mail', {
      p_key: first?.key ?? '',
      p_kind: 'reminder_day',
      p_session_id: early.sessionId,
      p_recipient: first?.recipient ?? 'client',
    })
    expect(await due(early.sessionId)).toHaveLength(1)
    // Its server was busy: it is due again half a minute later.
    await db().rpc('finish_mail', { p_key: first?.key ?? '', p_status: 'again', p_said: 'Busy' })
    expect(await due(early.sessionId)).toHaveLength(1)
    await db().rows(`update parley.mails set leased_until = leased_until - interval '31 seconds'`)
    expect(await due(early.sessionId)).toHaveLength(2)
    await db().rpc('begin_mail', {
      p_key: first?.key ?? '',
      p_kind: 'reminder_day',
      p_session_id: early.sessionId,
      p_recipient: first?.recipient ?? 'client',
    })
    await db().rpc('finish_mail', { p_key: first?.key ?? '', p_status: 'sent', p_said: null })
    expect(await due(early.sessionId)).toHaveLength(1)
    // The server was down until the morning of the day: nobody reads "tomorrow" any more, and ten minutes before is to come.
    await db().pass(21.5 * 3_600)
    expect(await due(early.sessionId)).toEqual([])
    await db().pass(1.4 * 3_600)
    expect(await due(early.sessionId)).toEqual(['reminder_soon client', 'reminder_soon consultant'])
  })

  it('is begun so often in an hour, and then waits', async () => {
    const { sessionId } = await db().book()
    await db().rows(
      `insert into parley.mails (key, kind, session_id, recipient, leased_until)
      select 'many ' || n, 'invitation', $1, 'client', clock_timestamp() from generate_series(1, 5000) n`,
      [sessionId],
    )
    expect(await begin('one more', sessionId)).toEqual({ begun: false, wait: true })
    expect((await begin('many 1', sessionId)).begun).toBe(true)
  })
})
