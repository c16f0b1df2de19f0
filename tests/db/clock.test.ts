import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Args } from '@/lib/db/functions/index'
import { onEveryServer } from './support/practice'

type Report = Args<'report_calls'>['p_reports'][number]
const node = 'node-1'
const minutes = (count: number) => count * 60
const seconds = (count: number) => count * 1000

onEveryServer('the clock of record', 'stopped', (db) => {
  const lose = (connection: string, ...heardMs: number[]) =>
    db().rpc('close_presence', {
      p_node_id: node,
      p_connection_ids: [connection],
      p_reason: 'connection_lost',
      ...(heardMs.length > 0 && { p_heard_ms: heardMs }),
    })
  const report = (sessionId: string, over: Partial<Report>) =>
    db().rpc('report_calls', {
      p_reports: [
        { id: randomUUID(), sessionId, participantType: 'client', kind: 'arrived', spans: [], ...over },
      ],
    })
  const back = async (sessionId: string, side: 'client' | 'consultant') =>
    (await db().enter(sessionId, side)).connection

  describe('presence', () => {
    it('begins when the join came in, not when it was written down', async () => {
      const { sessionId } = await db().book()
      const joined = (side: 'client' | 'consultant', ageMs: number) =>
        db().rpc('start_session', {
          p_session_id: sessionId,
          p_participant_type: side,
          p_node_id: node,
          p_connection_id: randomUUID(),
          p_age_ms: ageMs,
        })
      await db().pass(60)
      await joined('client', 0)
      const { startedAt, serverTime } = await joined('consultant', 4_000)
      // The client came later than the consultant's join did.
      expect(startedAt).toBe(serverTime)
      const late = await db().book()
      await db().enter(late.sessionId, 'client')
      await db().pass(20)
      const started = await db().rpc('start_session', {
        p_session_id: late.sessionId,
        p_participant_type: 'consultant',
        p_node_id: node,
        p_connection_id: randomUUID(),
        p_age_ms: 4_000,
      })
      expect(Date.parse(started.serverTime) - Date.parse(started.startedAt ?? '')).toBe(4_000)
    })

    it('without a node counts for 25 s a call', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(100, 'all')
      await lose(consultant)
      const direct = { p_session_id: sessionId, p_participant_type: 'consultant' } as const
      await db().rpc('start_session', direct)
      await db().pass(20, [client])
      await db().rpc('start_session', direct)
      await db().pass(100, [client])
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 145 })
    })

    it('of both sides survives a node that dies for 40 s, and not a connection that was lost before it died', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(100, 'all')
      await db().pass(40)
      await db().rpc('recover_presence', { p_node_id: node })
      await back(sessionId, 'client')
      const second = await back(sessionId, 'consultant')
      await db().pass(100, 'all')
      // From here on the consultant's connection is silent, and the node dies 20 s later.
      await db().pass(20, [client, (await db().enter(sessionId, 'client')).connection])
      await db().pass(30)
      await db().rpc('recover_presence', { p_node_id: node })
      await back(sessionId, 'client')
      await back(sessionId, 'consultant')
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 240 })
      expect(second).not.toBe(consultant)
    })

    it('waits anew after an outage of ours before a session ends for nobody being there', async () => {
      const { sessionId } = await db().running()
      await db().pass(minutes(12), 'all')
      await db().pass(minutes(20))
      await db().rpc('recover_presence', { p_node_id: node })
      await db().pass(minutes(5) - 1)
      expect(await db().sweep(sessionId)).toBeUndefined()
      await db().pass(1)
      expect(await db().sweep(sessionId)).toMatchObject({ status: 'abandoned' })
    })
  })

  describe('losses of the consultant', () => {
    it('are bridged while their sum stays below two seconds for each minute booked at first', async () => {
      const { sessionId, client, consultant } = await db().running({ p_duration_minutes: 10 })
      let connection = consultant
      // 14 s are below 20 s; the next would reach them, and ends the bridging for the shorter one after it as well.
      for (const lost of [14, 6, 1]) {
        await db().pass(60, 'all')
        await lose(connection)
        await db().pass(lost, [client])
        connection = await back(sessionId, 'consultant')
      }
      await db().pass(60, 'all')
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 4 * 60 + 14 })
    })

    it('move a paid end that lies in a bridged one to the return', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(minutes(30) - 5, 'all')
      await lose(consultant)
      await db().pass(10, [client])
      expect((await db().rpc('end_session_when_due', { p_session_id: sessionId })).ended).toBeNull()
      await back(sessionId, 'consultant')
      const { ended } = await db().rpc('end_session_when_due', { p_session_id: sessionId })
      expect(ended).toMatchObject({ reason: 'time_up', durationSeconds: 1800 })
      expect(Date.parse(ended?.endedAt ?? '') - Date.parse(ended?.startedAt ?? '')).toBe(
        seconds(minutes(30) + 5),
      )
    })
  })

  describe('what the client’s page reports of arrived packets', () => {
    it('is billed second by second, up to a minute after the consultant was last heard', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(100, 'all')
      await lose(consultant)
      await db().pass(90, [client])
      const id = randomUUID()
      // 10 s to 30 s after the loss, then 50 s to 80 s of which 10 s are within the minute.
      await report(sessionId, { id, spans: [[80_000, 60_000]] })
      await report(sessionId, { id, spans: [[40_000, 10_000]] })
      await back(sessionId, 'consultant')
      await db().pass(10, 'all')
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 100 + 20 + 10 + 10 })
    })

    it('counts for nothing while the client itself is away for more than its minute, and is nobody else’s to say', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(100, 'all')
      await lose(client)
      await db().pass(70, [consultant])
      await lose(consultant)
      await db().pass(30)
      await report(sessionId, { spans: [[30_000, 0]] })
      const vouched = await report(sessionId, { participantType: 'consultant', spans: [[30_000, 0]] })
      expect(vouched).toMatchObject({ stored: 0 })
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 160 })
    })

    it('is bounded in a session, and passed over when that does not run', async () => {
      const { sessionId } = await db().running()
      await db().pass(minutes(20), 'all')
      const many = Array.from({ length: 450 }, (_, index) => ({
        id: randomUUID(),
        sessionId,
        participantType: 'client' as const,
        kind: 'poor' as const,
        spans: [[seconds(index + 2), seconds(index + 1)] satisfies [number, number]],
      }))
      expect(await db().rpc('report_calls', { p_reports: many })).toMatchObject({ stored: 400 })
      await db().end(sessionId)
      expect(await report(sessionId, { spans: [[1000, 0]] })).toMatchObject({ stored: 0 })
    })

    it('of one page that makes no sense costs the others of its batch nothing', async () => {
      const { sessionId } = await db().running()
      const other = await db().running()
      await db().pass(minutes(5), 'all')
      const one = (over: Partial<Report>) => ({
        ...{ id: randomUUID(), sessionId, participantType: 'client' as const, kind: 'poor' as const },
        ...{ spans: [[seconds(9), seconds(8)] satisfies [number, number]], ...over },
      })
      const given = [
        one({}),
        // Only the client's page can vouch for the consultant.
        one({ participantType: 'consultant', kind: 'arrived' }),
        { ...one({}), participantType: 'admin' },
        { ...one({}), kind: '__proto__' },
        one({ kind: 'arrived', openMsAgo: 1_000 }),
        one({ sessionId: other.sessionId, participantType: 'consultant' }),
      ]
      expect(await db().outcome('report_calls', { p_reports: given })).toMatchObject({ stored: 3 })
    })
  })

  describe('a dead call', () => {
    it('pauses the clock while it lasts, and moves the paid end', async () => {
      const { sessionId } = await db().running()
      await db().pass(100, 'all')
      const id = randomUUID()
      await report(sessionId, { id, kind: 'dead', participantType: 'consultant', openMsAgo: 5_000 })
      await db().pass(25, 'all')
      const paused = await db().rpc('end_session_when_due', { p_session_id: sessionId })
      expect(Date.parse(paused.endsAt ?? '') - Date.parse(paused.serverTime)).toBe(seconds(1800 - 95))
      expect((await db().rpc('open_room', { p_session_id: sessionId })).stalled).toMatchObject([
        { id, participantType: 'consultant' },
      ])
      await report(sessionId, { id, kind: 'dead', participantType: 'consultant', openMsAgo: null })
      await db().pass(100, 'all')
      expect((await db().rpc('open_room', { p_session_id: sessionId })).stalled).toEqual([])
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 195 })
    })
  })

  describe('who looks in and does not come back', () => {
    const look = async (policy: Record<string, number>, by: 'client' | 'consultant') => {
      const { sessionId, client, consultant } = await db().running({ p_billing: 'fixed' }, policy)
      await db().pass(5, 'all')
      await db().leave(client)
      await db().pass(30, [consultant])
      return db().end(sessionId, by)
    }

    it('pays nothing, or the policy’s share for not coming when the consultant was there and did not press End', async () => {
      expect(await look({}, 'client')).toMatchObject({ durationSeconds: 35, grossMinor: 0 })
      expect(await look({ no_show_client_share_bp: 5_000 }, 'client')).toMatchObject({ grossMinor: 5_000 })
      expect(await look({ no_show_client_share_bp: 5_000 }, 'consultant')).toMatchObject({ grossMinor: 0 })
    })

    it('cannot end a session for one side alone before ten minutes after the start', async () => {
      const start = new Date((await db().now()).getTime() + seconds(minutes(9)))
      const booked = await db().book({ p_scheduled_start: start.toISOString() })
      const client = await back(booked.sessionId, 'client')
      const consultant = await back(booked.sessionId, 'consultant')
      await db().leave(client)
      await db().pass(minutes(19) - 1, [consultant])
      expect(await db().sweep(booked.sessionId)).toBeUndefined()
      await db().pass(1, [consultant])
      expect(await db().sweep(booked.sessionId)).toMatchObject({ reason: 'client_gone', grossMinor: 0 })
    })
  })

  describe('more time', () => {
    it('is billed by the second at a fixed price: accepted at the last moment it earns nothing', async () => {
      const { sessionId, bookingId } = await db().running({ p_billing: 'fixed' })
      const [client] = await db().rows<{ ref: string }>(
        'select client_ref as ref from parley.bookings where id = $1',
        [bookingId],
      )
      await db().rpc('deposit_funds', {
        p_client_ref: client?.ref ?? '',
        p_client_name: 'Priya Nair',
        p_amount_minor: 15_000,
        p_currency: 'INR',
        p_idempotency_key: randomUUID(),
      })
      await db().pass(minutes(30) - 2, 'all')
      const id = randomUUID()
      await db().rpc('propose_extension', {
        p_session_id: sessionId,
        p_participant_type: 'consultant',
        p_id: id,
        p_minutes: 15,
      })
      const answer = {
        p_session_id: sessionId,
        p_participant_type: 'client',
        p_id: id,
        p_accept: true,
      } as const
      expect(await db().rpc('answer_extension', answer)).toMatchObject({
        outcome: 'accepted',
        priceMinor: 15_000,
      })
      await db().pass(302, 'all')
      // 300 of 900 added seconds were served.
      expect(await db().end(sessionId, 'client')).toMatchObject({
        durationSeconds: 2100,
        grossMinor: 10_000 + 1_667,
        returnedMinor: 3_333,
      })
    })

    it.each([
      ['left', 1, 'expired'],
      ['page_closed', 4, 'accepted'],
      ['page_closed', 6, 'expired'],
      ['connection_lost', 14, 'accepted'],
      ['connection_lost', 16, 'expired'],
    ])('proposed, then a side %s for %i s: %s', async (reason, away, outcome) => {
      const { sessionId, client, consultant } = await db().running({ p_price_minor: 0 })
      await db().pass(100, 'all')
      const id = randomUUID()
      await db().rpc('propose_extension', {
        p_session_id: sessionId,
        p_participant_type: 'consultant',
        p_id: id,
        p_minutes: 5,
      })
      await db().pass(2, 'all')
      await db().rpc('close_presence', { p_node_id: node, p_connection_ids: [client], p_reason: reason })
      await db().pass(away, [consultant])
      await back(sessionId, 'client')
      await db().pass(2, 'all')
      const answer = {
        p_session_id: sessionId,
        p_participant_type: 'client',
        p_id: id,
        p_accept: true,
      } as const
      expect(await db().rpc('answer_extension', answer)).toMatchObject({ outcome })
    })
  })
})
