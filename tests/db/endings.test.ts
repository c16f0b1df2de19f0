import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

const minutes = (count: number) => count * 60

onEveryServer('endings', 'stopped', (db) => {
  describe('an end', () => {
    it('is refused before the start', async () => {
      const { sessionId } = await db().book()
      const end = { p_session_id: sessionId, p_reason: 'x', p_ended_by: 'client' }
      expect(await db().refusal('end_session', end)).toBe('not_started: scheduled')
      await db().enter(sessionId, 'client')
      expect(await db().refusal('end_session', end)).toBe('not_started: waiting')
      expect(await db().refusal('end_session', { ...end, p_session_id: crypto.randomUUID() })).toBe(
        'session_not_found',
      )
      expect(await db().refusal('end_session', { ...end, p_ended_by: 'god' })).toBe('invalid_argument: actor')
    })

    it.each(['client', 'consultant', 'admin', 'system'] as const)(
      'by the %s completes and is remembered',
      async (by) => {
        const { sessionId } = await db().running()
        await db().pass(90, 'all')
        const ended = await db().end(sessionId, by)
        expect(ended).toMatchObject({
          status: 'completed',
          reason: 'ended',
          note: 'done',
          endedBy: by,
          durationSeconds: 90,
        })
        await db().pass(1000)
        expect(await db().end(sessionId, 'admin')).toEqual(ended)
        expect(
          await db().rpc('cancel_session', {
            p_session_id: sessionId,
            p_reason: 'x',
            p_cancelled_by: 'admin',
          }),
        ).toEqual(ended)
        expect((await db().rpc('end_session_when_due', { p_session_id: sessionId })).ended).toEqual(ended)
      },
    )

    it('at the paid end is safe to ask for early and late', async () => {
      const { sessionId } = await db().running()
      await db().pass(minutes(30) - 1, 'all')
      const early = await db().rpc('end_session_when_due', { p_session_id: sessionId })
      expect(early.ended).toBeNull()
      expect(Date.parse(early.endsAt ?? '') - Date.parse(early.serverTime)).toBe(1000)
      await db().pass(1, 'all')
      const { ended } = await db().rpc('end_session_when_due', { p_session_id: sessionId })
      expect(ended).toMatchObject({
        status: 'completed',
        reason: 'time_up',
        endedBy: 'system',
        durationSeconds: 1800,
      })
      expect(ended?.endedAt).toBe(early.endsAt)
      expect(await db().refusal('end_session_when_due', { p_session_id: crypto.randomUUID() })).toBe(
        'session_not_found',
      )
    })

    it('by the sweep at the paid end says the paid end, however late the sweep came', async () => {
      const { sessionId } = await db().running()
      await db().pass(minutes(33), 'all')
      await db().pass(minutes(600))
      const ended = await db().sweep(sessionId)
      expect(ended).toMatchObject({ status: 'completed', reason: 'time_up', durationSeconds: 1800 })
      expect(Date.parse(ended?.endedAt ?? '') - Date.parse(ended?.startedAt ?? '')).toBe(minutes(30) * 1000)
    })

    it('by the sweep completes what one side was left alone in for ten minutes', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(minutes(5), 'all')
      await db().leave(client)
      await db().pass(minutes(10) - 1, [consultant])
      expect(await db().sweep(sessionId)).toBeUndefined()
      await db().pass(1, [consultant])
      expect(await db().sweep(sessionId)).toMatchObject({
        status: 'completed',
        reason: 'client_gone',
        durationSeconds: 360,
      })
    })

    it('by the sweep abandons what nobody was in for five minutes, to a minute after the client left', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(minutes(5), 'all')
      await db().leave(client)
      await db().pass(minutes(2), [consultant])
      await db().leave(consultant)
      await db().pass(minutes(5) - 1)
      expect(await db().sweep(sessionId)).toBeUndefined()
      await db().pass(1)
      expect(await db().sweep(sessionId)).toMatchObject({
        status: 'abandoned',
        reason: 'nobody_present',
        durationSeconds: 360,
      })
    })

    it('by hand after the clock ended it is what the sweep would have said, and what readers were told', async () => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' })
      await db().pass(minutes(6), 'all')
      await db().leave(consultant)
      await db().pass(minutes(11), [client])
      const { summary } = await db().rpc('open_room', { p_session_id: sessionId })
      expect(summary).toMatchObject({ reason: 'consultant_gone', endedBy: 'system', grossMinor: 2_000 })
      expect(await db().end(sessionId, 'client')).toMatchObject(summary ?? {})
    })

    it('leaves alone whoever came back in time', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().leave(client)
      await db().leave(consultant)
      await db().pass(minutes(4))
      await db().enter(sessionId, 'client')
      await db().enter(sessionId, 'consultant')
      expect(await db().sweep(sessionId)).toBeUndefined()
      expect(await db().status(sessionId)).toBe('active')
    })
  })

  describe.each([
    ['no_show_client', 'consultant', 'client'],
    ['no_show_consultant', 'client', 'consultant'],
  ] as const)('%s', (status, present, absent) => {
    it(`is when the ${present} has been there for a minute ten minutes after the start and the ${absent} never was`, async () => {
      const { sessionId, bookingId } = await db().book()
      await db().pass(minutes(9))
      const { connection } = await db().enter(sessionId, present)
      await db().pass(59, [connection])
      expect(await db().sweep(sessionId)).toBeUndefined()
      await db().pass(1, [connection])
      expect(await db().sweep(sessionId)).toMatchObject({
        status,
        reason: 'no_show',
        releasedMinor: 0,
        returnedMinor: 10_000,
      })
      expect(await db().balances(bookingId, 'client')).toEqual({ available: 10_000, held: 0 })
    })

    it(`is not when the ${present} stayed less than a minute, or only before the start`, async () => {
      const start = new Date((await db().now()).getTime() + minutes(5) * 1000)
      const { sessionId } = await db().book({ p_scheduled_start: start.toISOString() })
      const { connection } = await db().enter(sessionId, present)
      await db().pass(minutes(5) + 59, [connection])
      await db().leave(connection)
      await db().pass(minutes(20))
      expect(await db().sweep(sessionId)).toBeUndefined()
    })

    it(`is for who was there less, and nobody's when both were there alike`, async () => {
      const visits = async (absentSeconds: number) => {
        const { sessionId } = await db().book()
        const { connection } = await db().enter(sessionId, absent)
        await db().pass(absentSeconds, [connection])
        await db().leave(connection)
        await db().pass(minutes(10) - absentSeconds - 90)
        const other = await db().enter(sessionId, present)
        await db().pass(90, [other.connection])
        return db().sweep(sessionId)
      }
      expect(await visits(89)).toMatchObject({ status, reason: 'no_show' })
      expect(await visits(90)).toMatchObject({
        status: 'expired',
        reason: 'never_together',
        returnedMinor: 10_000,
      })
      expect(await visits(91)).toMatchObject({
        status: status === 'no_show_client' ? 'no_show_consultant' : 'no_show_client',
      })
    })

    it(`does not care for a visit of the ${absent} before the start`, async () => {
      const start = new Date((await db().now()).getTime() + minutes(5) * 1000)
      const { sessionId } = await db().book({ p_scheduled_start: start.toISOString() })
      const { connection } = await db().enter(sessionId, absent)
      await db().pass(1, [connection])
      await db().leave(connection)
      const other = await db().enter(sessionId, present)
      await db().pass(minutes(15) - 1, [other.connection])
      expect(await db().sweep(sessionId)).toMatchObject({ status })
    })

    it('cannot be cancelled away by who is late', async () => {
      const { sessionId } = await db().book()
      const { connection } = await db().enter(sessionId, present)
      await db().pass(minutes(10), [connection])
      const cancel = { p_session_id: sessionId, p_reason: 'sorry', p_cancelled_by: absent }
      expect(await db().rpc('cancel_session', cancel)).toMatchObject({ status })
    })
  })

  it('takes the share of a no-show client that the policy names, and never of the consultant’s', async () => {
    for (const [present, gross] of [
      ['consultant', 2_500],
      ['client', 0],
    ] as const) {
      const { sessionId } = await db().book({}, { no_show_client_share_bp: 2_500 })
      const { connection } = await db().enter(sessionId, present)
      await db().pass(minutes(10), [connection])
      expect(await db().sweep(sessionId)).toMatchObject({ grossMinor: gross, returnedMinor: 10_000 - gross })
    }
  })

  it('expires what nobody came to, when the links end', async () => {
    const { sessionId } = await db().book()
    await db().pass(minutes(75) - 1)
    expect(await db().sweep(sessionId)).toBeUndefined()
    await db().pass(1)
    expect(await db().sweep(sessionId)).toMatchObject({
      status: 'expired',
      reason: 'nobody_came',
      endedBy: 'system',
      startedAt: null,
    })
  })

  describe('cancelling', () => {
    const cancel = (sessionId: string, p_cancelled_by: 'client' | 'consultant' | 'admin') =>
      db().rpc('cancel_session', { p_session_id: sessionId, p_reason: 'plans changed', p_cancelled_by })

    it.each(['client', 'consultant', 'admin'] as const)(
      'by the %s before the start returns everything',
      async (by) => {
        const { sessionId } = await db().book()
        await db().enter(sessionId, 'client')
        const cancelled = await cancel(sessionId, by)
        expect(cancelled).toMatchObject({
          status: 'cancelled',
          reason: 'cancelled',
          note: 'plans changed',
          endedBy: by,
          returnedMinor: 10_000,
        })
        expect(await cancel(sessionId, 'admin')).toEqual(cancelled)
      },
    )

    it('by the client within the last day takes the share that the policy names, by others none', async () => {
      const policy = { late_cancel_share_bp: 5_000 }
      const late = await db().book({}, policy)
      expect(await cancel(late.sessionId, 'client')).toMatchObject({
        grossMinor: 5_000,
        feeMinor: 150,
        returnedMinor: 5_000,
      })
      expect(await cancel((await db().book({}, policy)).sessionId, 'consultant')).toMatchObject({
        returnedMinor: 10_000,
      })
      const start = new Date((await db().now()).getTime() + 86_400_000)
      const early = await db().book({ p_scheduled_start: start.toISOString() }, policy)
      expect(await cancel(early.sessionId, 'client')).toMatchObject({ returnedMinor: 10_000 })
    })

    it('is refused once it runs', async () => {
      const { sessionId } = await db().running()
      const args = { p_session_id: sessionId, p_reason: 'x', p_cancelled_by: 'admin' }
      expect(await db().refusal('cancel_session', args)).toBe('already_started: active')
      expect(await db().refusal('cancel_session', { ...args, p_session_id: crypto.randomUUID() })).toBe(
        'session_not_found',
      )
    })
  })
})
