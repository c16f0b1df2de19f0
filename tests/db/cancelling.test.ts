import { describe, expect, it } from 'vitest'
import { type Args, functions } from '@/lib/db/functions/index'
import { type Booked, device, onEveryServer } from './support/practice'

onEveryServer('cancelling', 'stopped', (db) => {
  const late = { late_cancel_share_bp: 2_500, cancel_cutoff_minutes: 60 }
  async function bookedIn(minutes: number, policy: Record<string, number> = late): Promise<Booked> {
    const start = new Date((await db().now()).getTime() + minutes * 60_000).toISOString()
    return db().book({ p_scheduled_start: start }, policy)
  }
  const byLink = ({ clientToken }: Booked, more: Partial<Args<'cancel_by_link'>> = {}) =>
    db().rpc('cancel_by_link', {
      p_token: clientToken,
      p_device: null,
      p_link_id: null,
      p_reason: null,
      p_preview: false,
      p_returned_minor: null,
      ...more,
    })
  const preview = (booked: Booked) => byLink(booked, { p_preview: true })

  describe('a preview', () => {
    it('tells a day that every reader of dates knows, also of a cut-off of before that had no bound', async () => {
      const booked = await bookedIn(30)
      const { rows } = await db().as('postgres', async (client) => {
        await client.query('set local session_replication_role = replica')
        await client.query('update parley.bookings set cancel_cutoff_minutes = 2147483647 where id = $1', [
          booked.bookingId,
        ])
        return client.query(`select public.cancellation_preview($1, 'client') as answer`, [booked.sessionId])
      })
      expect(functions.cancellation_preview.result.parse(rows[0]?.answer)).toMatchObject({
        freeUntil: expect.stringMatching(/^20/),
      })
    })

    it('says what comes back and what is kept, and changes nothing', async () => {
      const booked = await bookedIn(30)
      const before = await db().rows('select to_jsonb(s) from parley.webrtc_sessions s where id = $1', [
        booked.sessionId,
      ])
      const events = () =>
        db().rows('select count(*) from parley.session_events where session_id = $1', [booked.sessionId])
      const counted = await events()
      expect(await preview(booked)).toMatchObject({
        outcome: 'possible',
        heldMinor: 10_000,
        keptMinor: 2_500,
        feeMinor: 75,
        releasedMinor: 2_425,
        returnedMinor: 7_500,
      })
      expect(await events()).toEqual(counted)
      expect(
        await db().rows('select to_jsonb(s) from parley.webrtc_sessions s where id = $1', [booked.sessionId]),
      ).toEqual(before)
    })

    it('says until when it is free, and nothing of that where it always is', async () => {
      const booked = await bookedIn(90)
      const [row] = await db().rows<{ until: Date }>(
        `select scheduled_start_time - interval '60 minutes' as until from parley.webrtc_sessions where id = $1`,
        [booked.sessionId],
      )
      const shown = await preview(booked)
      if (shown.outcome !== 'possible') throw new Error(shown.outcome)
      expect(Date.parse(shown.freeUntil ?? '')).toBe(row?.until.getTime())
      expect(shown.keptMinor).toBe(0)
      expect(await preview(await bookedIn(30, { late_cancel_share_bp: 0 }))).toMatchObject({
        freeUntil: null,
        keptMinor: 0,
      })
    })

    it('tells what cancelling then does, for every side', async () => {
      for (const by of ['client', 'consultant', 'admin'] as const) {
        const { sessionId } = await bookedIn(30)
        const shown = await db().rpc('cancellation_preview', { p_session_id: sessionId, p_cancelled_by: by })
        if (shown.outcome !== 'possible') throw new Error(shown.outcome)
        const ended = await db().rpc('cancel_session', {
          p_session_id: sessionId,
          p_reason: 'ill',
          p_cancelled_by: by,
        })
        expect(ended.returnedMinor).toBe(shown.returnedMinor)
        expect(ended.grossMinor).toBe(shown.keptMinor)
        expect(shown.keptMinor).toBe(by === 'client' ? 2_500 : 0)
      }
    })
  })

  describe('a client', () => {
    it('cancels by its link with what was shown, once, and the ledger agrees', async () => {
      const booked = await bookedIn(30)
      const ended = await byLink(booked, { p_returned_minor: 7_500, p_reason: 'I am ill' })
      expect(ended).toMatchObject({
        outcome: 'cancelled',
        ended: { status: 'cancelled', endedBy: 'client', returnedMinor: 7_500, feeMinor: 75 },
      })
      expect(await db().balances(booked.bookingId, 'client')).toMatchObject({ available: 7_500, held: 0 })
      const again = await byLink(booked, { p_returned_minor: 7_500 })
      expect(again).toMatchObject({
        outcome: 'refused',
        reason: 'session_over',
        ended: { status: 'cancelled', returnedMinor: 7_500 },
      })
      expect(await db().balances(booked.bookingId, 'client')).toMatchObject({ available: 7_500 })
    })

    it('cancels by the claim of its device, and no other device does', async () => {
      const booked = await db().book({}, late)
      const own = device()
      const { facts } = await db().rpc('claim_session_link', {
        p_token: booked.clientToken,
        p_link_id: null,
        p_device: own,
        p_take_over: false,
      })
      const claim = { p_token: null, p_link_id: facts.linkId, p_preview: true }
      expect(await byLink(booked, { ...claim, p_device: own })).toMatchObject({ outcome: 'refused' })
      expect(
        await db().refusal('cancel_by_link', {
          ...claim,
          p_device: device(),
          p_reason: null,
          p_returned_minor: null,
        }),
      ).toBe('not_a_participant: not_a_participant')
    })

    it('is not held to a preview that has become untrue: nothing happens, and the new one is told', async () => {
      const booked = await bookedIn(61)
      expect(await preview(booked)).toMatchObject({ returnedMinor: 10_000 })
      await db().pass(120)
      expect(await byLink(booked, { p_returned_minor: 10_000 })).toMatchObject({
        outcome: 'changed',
        returnedMinor: 7_500,
      })
      expect(await db().status(booked.sessionId)).toBe('scheduled')
      expect(await byLink(booked)).toMatchObject({ outcome: 'changed' })
      expect(await byLink(booked, { p_returned_minor: 7_500 })).toMatchObject({ outcome: 'cancelled' })
    })

    it('cannot cancel a no-show away: from the scheduled start on it is refused', async () => {
      const booked = await bookedIn(0)
      expect(await preview(booked)).toMatchObject({
        outcome: 'refused',
        reason: 'already_started',
        ended: null,
      })
      expect(await byLink(booked, { p_returned_minor: 7_500 })).toMatchObject({ reason: 'already_started' })
      expect(await db().status(booked.sessionId)).toBe('scheduled')
    })

    it('cannot cancel what runs', async () => {
      const booked = await db().running({}, late)
      expect(await byLink(booked, { p_returned_minor: 10_000 })).toMatchObject({
        outcome: 'refused',
        reason: 'already_started',
      })
      expect(await db().status(booked.sessionId)).toBe('active')
    })

    it('alone does so by its link: a consultant, a stranger and a withdrawn link are refused', async () => {
      const booked = await bookedIn(30)
      const args = {
        p_device: null,
        p_link_id: null,
        p_reason: null,
        p_preview: true,
        p_returned_minor: null,
      }
      const { token } = await db().rpc('issue_session_link', {
        p_session_id: booked.sessionId,
        p_participant_type: 'client',
      })
      for (const p_token of [booked.consultantToken, booked.clientToken, 'A'.repeat(43), null]) {
        expect(await db().refusal('cancel_by_link', { ...args, p_token })).toBe(
          'not_a_participant: not_a_participant',
        )
      }
      expect(await byLink({ ...booked, clientToken: token }, { p_preview: true })).toMatchObject({
        outcome: 'possible',
      })
    })
  })
})
