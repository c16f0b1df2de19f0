import { describe, expect, it } from 'vitest'
import { sessionStatus } from '@/lib/contract/words'
import { onEveryServer, sides } from './support/practice'

const minutes = (count: number) => count * 60
const statuses = sessionStatus.options
const allowed: Partial<Record<string, readonly string[]>> = {
  scheduled: ['waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired'],
  waiting: ['active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired'],
  active: ['completed', 'abandoned'],
}

onEveryServer('the state machine', 'stopped', (db) => {
  it('allows exactly the transitions of the design', async () => {
    for (const from of statuses) {
      for (const to of statuses) {
        const [row] = await db().rows(`select parley.may_become('appointment', $1, $2) as may`, [from, to])
        expect(row, `${from} → ${to}`).toEqual({ may: allowed[from]?.includes(to) ?? false })
      }
    }
  })

  it.each(
    statuses
      .flatMap((from) => statuses.map((to) => [from, to] as const))
      .filter(
        ([from, to]) =>
          from !== to && (from === 'scheduled' || from === 'active') && !allowed[from]?.includes(to),
      ),
  )('refuses a program that writes %s → %s', async (from, to) => {
    const { sessionId } = from === 'active' ? await db().running() : await db().book()
    const [sql, values] = [
      `update parley.webrtc_sessions set status = $2::text,
        started_at = case when $2 in ('active', 'completed', 'abandoned') then coalesce(started_at, now()) end,
        ended_at = case when parley.is_over($2) then 'infinity'::timestamptz end,
        end_reason = case when parley.is_over($2) then 'x' end, ended_by = case when parley.is_over($2) then 'system' end where id = $1`,
      [sessionId, to],
    ]
    await expect(db().rows(sql, values)).rejects.toMatchObject({ code: 'PA013' })
    expect(await db().status(sessionId)).toBe(from)
  })

  it('refuses an end that no settlement stands for', async () => {
    const { sessionId } = await db().running()
    const end = db().rows(
      `update parley.webrtc_sessions set status = 'completed', ended_at = started_at, end_reason = 'x', ended_by = 'admin' where id = $1`,
      [sessionId],
    )
    await expect(end).rejects.toMatchObject({ code: 'PA013' })
  })

  it('refuses every change of a session that is over, and of what was booked', async () => {
    const { sessionId } = await db().running()
    for (const change of [
      "session_type = 'chat'",
      "room_id = 'mine'",
      'started_at = now()',
      'paid_duration_minutes = 1',
    ]) {
      const act = db().rows(`update parley.webrtc_sessions set ${change} where id = $1`, [sessionId])
      await expect(act, change).rejects.toMatchObject({ code: 'PA013' })
    }
    await db().end(sessionId)
    for (const change of ["status = 'active'", "end_reason = 'another'", 'link_valid_until = now()']) {
      const act = db().rows(`update parley.webrtc_sessions set ${change} where id = $1`, [sessionId])
      await expect(act, change).rejects.toMatchObject({ code: 'PA013' })
    }
    await expect(
      db().rows('delete from parley.webrtc_sessions where id = $1', [sessionId]),
    ).rejects.toMatchObject({
      code: 'PA014',
    })
  })

  describe('starting', () => {
    it('goes from scheduled to waiting with the first side and to active with the second', async () => {
      const { sessionId } = await db().book()
      expect(await db().status(sessionId)).toBe('scheduled')
      expect(await db().enter(sessionId, 'consultant')).toMatchObject({
        status: 'waiting',
        bothPresent: false,
        startedAt: null,
      })
      await db().pass(20, 'all')
      const started = await db().enter(sessionId, 'client')
      expect(started).toMatchObject({ status: 'active', bothPresent: true })
      expect(started.startedAt).toBe(started.serverTime)
      expect(Date.parse(started.endsAt ?? '') - Date.parse(started.startedAt ?? '')).toBe(minutes(30) * 1000)
    })

    it('starts the clock once', async () => {
      const { sessionId, client } = await db().running()
      const first = await db().enter(sessionId, 'client', client)
      await db().pass(100)
      expect((await db().enter(sessionId, 'client')).startedAt).toBe(first.startedAt)
    })

    it('does not start with a side whose lease has lapsed', async () => {
      const { sessionId } = await db().book()
      await db().enter(sessionId, 'client')
      await db().pass(25)
      expect(await db().enter(sessionId, 'consultant')).toMatchObject({
        status: 'waiting',
        bothPresent: false,
      })
    })

    it('opens ten minutes before the start and not a moment sooner', async () => {
      const start = new Date((await db().now()).getTime() + (minutes(10) + 1) * 1000)
      const { sessionId } = await db().book({ p_scheduled_start: start.toISOString() })
      const enter = { p_session_id: sessionId, p_participant_type: 'client' }
      expect(await db().refusal('start_session', enter)).toBe('too_early: too_early')
      await db().pass(1)
      expect(await db().enter(sessionId, 'client')).toMatchObject({ status: 'waiting' })
    })

    it('gives a late start its whole time: the links live on', async () => {
      const { sessionId } = await db().book()
      await db().enter(sessionId, 'client')
      await db().pass(minutes(9), 'all')
      await db().enter(sessionId, 'consultant')
      await db().pass(minutes(29), 'all')
      const room = await db().rpc('open_room', { p_session_id: sessionId })
      expect(room.status).toBe('active')
      expect(Date.parse(room.linkValidUntil)).toBeGreaterThan(Date.parse(room.endsAt ?? ''))
    })

    it('refuses what does not exist, what is over, and who is nobody', async () => {
      const { sessionId } = await db().running()
      const enter = (p_session_id: string, p_participant_type: string) =>
        db().refusal('start_session', { p_session_id, p_participant_type })
      expect(await enter(crypto.randomUUID(), 'client')).toBe('session_not_found')
      expect(await enter(sessionId, 'admin')).toBe('invalid_argument: participant_type')
      await db().end(sessionId)
      expect(await enter(sessionId, 'client')).toBe('session_over: session_over')
    })

    it('needs no node: a direct caller keeps one lease a side, renewed by calling again', async () => {
      const { sessionId } = await db().book()
      for (const side of [...sides, ...sides]) {
        await db().rpc('start_session', { p_session_id: sessionId, p_participant_type: side })
        await db().pass(10)
      }
      expect(
        await db().rows('select participant_type from parley.presence where session_id = $1', [sessionId]),
      ).toHaveLength(2)
      expect(await db().end(sessionId)).toMatchObject({ status: 'completed', durationSeconds: 30 })
    })
  })
})
