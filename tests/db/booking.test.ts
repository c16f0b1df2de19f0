import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { minutesAfter, onEveryServer } from './support/practice'

/** A row as a booking system would write it. */
function row(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    client_ref: randomUUID(),
    client_name: 'Priya Nair',
    consultant_ref: randomUUID(),
    consultant_name: 'Asha Rao',
    session_type: 'voice',
    scheduled_start_time: new Date().toISOString(),
    duration_minutes: 45,
    price_minor: 20_000,
    currency: 'EUR',
    funding: 'received',
    ...values,
  }
}

function insertion(values: Record<string, unknown>): [string, unknown[]] {
  const columns = Object.keys(values)
  const places = columns.map((_, index) => `$${index + 1}`)
  return [`insert into bookings (${columns}) values (${places}) returning id`, Object.values(values)]
}

onEveryServer('booking', 'running', (db) => {
  const insert = async (values: Record<string, unknown> = {}) => {
    const [made] = await db().rows<{ id: string }>(...insertion(row(values)))
    if (!made) throw new Error('The booking answers no id.')
    return made.id
  }

  /** All that a booking made, without what is new each time. */
  const makings = async (bookingId: string) => {
    const [made] = await db().rows(
      `select
        to_jsonb(b) - array['id', 'client_id', 'consultant_id', 'client_ref', 'consultant_ref', 'created_at'] as booking,
        (select to_jsonb(s) - array['id', 'booking_id', 'room_id', 'created_at'] from parley.webrtc_sessions s where s.booking_id = b.id) as session,
        (select to_jsonb(h) - array['id', 'booking_id', 'client_id', 'created_at'] from parley.holds h where h.booking_id = b.id) as hold,
        (select jsonb_agg(jsonb_build_array(l.participant_type, octet_length(l.token_hash), l.revoked_at) order by l.participant_type)
          from parley.session_links l join parley.webrtc_sessions s on s.id = l.session_id where s.booking_id = b.id) as links,
        (select jsonb_agg(jsonb_build_array(t.kind, t.actor, t.reason, a.kind, e.amount_minor) order by t.id, a.kind)
          from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts a on a.id = e.account_id
          where t.booking_id = b.id) as ledger,
        (select jsonb_agg(e.type) from parley.session_events e join parley.webrtc_sessions s on s.id = e.session_id where s.booking_id = b.id) as events
      from parley.bookings b where b.id = $1`,
      [bookingId],
    )
    return made
  }

  it('by an inserted row makes exactly what create_booking makes', async () => {
    const start = new Date().toISOString()
    const inserted = await insert({ scheduled_start_time: start })
    const created = await db().book({
      p_session_type: 'voice',
      p_scheduled_start: start,
      p_duration_minutes: 45,
      p_price_minor: 20_000,
      p_currency: 'EUR',
    })
    expect(await makings(inserted)).toEqual(await makings(created.bookingId))
  })

  it('keeps with the booking, by either way, that media goes through the relay alone', async () => {
    const relayed = await db().book({ p_relay_only: true })
    const room = { p_session_id: relayed.sessionId }
    expect(await db().rpc('open_room', room)).toMatchObject({ relayOnly: true })
    expect(await db().rpc('is_session_link_valid', { p_token: relayed.clientToken })).toMatchObject({
      facts: { relayOnly: true },
    })
    const inserted = await insert({ relay_only: true })
    const [session] = await db().rows<{ id: string }>(
      'select id from webrtc_sessions where booking_id = $1',
      [inserted],
    )
    expect(await db().rpc('open_room', { p_session_id: session?.id ?? '' })).toMatchObject({
      relayOnly: true,
    })
    const direct = await db().book()
    expect(await db().rpc('open_room', { p_session_id: direct.sessionId })).toMatchObject({
      relayOnly: false,
    })
  })

  it('answers two tokens that open their links and are stored nowhere', async () => {
    const booked = await db().book()
    expect(booked.clientToken).not.toBe(booked.consultantToken)
    for (const [side, token] of [
      ['client', booked.clientToken],
      ['consultant', booked.consultantToken],
    ] as const) {
      const check = await db().rpc('is_session_link_valid', { p_token: token })
      expect(check).toMatchObject({
        valid: true,
        facts: { participantType: side, sessionId: booked.sessionId },
      })
    }
    const [dump] = await db().rows<{ text: string }>(
      `select string_agg(query_to_xml(format('select * from %s', c.oid::regclass), true, false, '')::text, '') as text
      from pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r'`,
    )
    expect(dump?.text).toContain(booked.sessionId)
    expect(dump?.text).not.toContain(booked.clientToken)
    expect(dump?.text).not.toContain(booked.consultantToken)
  })

  it('gives the links of an inserted row out on demand, without revoking what nobody had', async () => {
    const bookingId = await insert()
    const [session] = await db().rows<{ id: string }>(
      'select id from webrtc_sessions where booking_id = $1',
      [bookingId],
    )
    const args = { p_session_id: session?.id ?? '', p_participant_type: 'client' as const }
    const first = await db().rpc('issue_session_link', args)
    expect(await db().rpc('is_session_link_valid', { p_token: first.token })).toMatchObject({ valid: true })
    const since = { p_since: (await db().now()).toISOString() }
    const { changes } = await db().rpc('recent_room_changes', since)
    expect(changes.filter(({ sessionId }) => sessionId === session?.id)).toEqual([])
  })

  it('finds people again by their ref, clients and consultants apart', async () => {
    const ref = randomUUID()
    const people = { p_client_ref: ref, p_consultant_ref: ref }
    const start = await db().inMinutes(0)
    const later = { p_scheduled_start: minutesAfter(start, 30), p_client_name: 'Priya Nair-Shah' }
    const [a, b] = [
      await db().book({ ...people, p_client_name: 'P. Nair', p_scheduled_start: start }),
      await db().book({ ...people, ...later }),
    ]
    const rooms = await Promise.all(
      [a, b].map(({ sessionId }) => db().rpc('open_room', { p_session_id: sessionId })),
    )
    expect(rooms[0]?.client.id).toBe(rooms[1]?.client.id)
    expect(rooms[0]?.client.id).not.toBe(rooms[0]?.consultant.id)
    // Each booking keeps the name it was made with.
    expect(rooms.map((room) => room.client.name)).toEqual(['P. Nair', 'Priya Nair-Shah'])
    const after = minutesAfter(start, 60)
    const again = await insert({ client_ref: ref, client_name: null, scheduled_start_time: after })
    expect(await makings(again)).toMatchObject({ booking: { client_name: 'Priya Nair-Shah' } })
  })

  it('is made once for one idempotency key, also when asked at the same time', async () => {
    const terms = {
      p_idempotency_key: randomUUID(),
      p_client_ref: randomUUID(),
      p_consultant_ref: randomUUID(),
      p_scheduled_start: new Date().toISOString(),
    }
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => db().book(terms)))
    const made = tries.flatMap((one) => (one.status === 'fulfilled' ? one.value.bookingId : []))
    expect(made).toHaveLength(1)
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'PA011', detail: made[0] })
    }
    const [sum] = await db().rows(
      `select count(*)::int as bookings from parley.bookings where client_ref = $1`,
      [terms.p_client_ref],
    )
    expect(sum).toEqual({ bookings: 1 })
  })

  describe('from a balance', () => {
    it('freezes what the client has', async () => {
      const p_client_ref = randomUUID()
      const first = await db().book({ p_client_ref })
      await db().rpc('cancel_session', {
        p_session_id: first.sessionId,
        p_reason: 'moved',
        p_cancelled_by: 'client',
      })
      const { bookingId } = await db().book({ p_client_ref, p_funding: 'balance', p_price_minor: 9_999 })
      expect(await db().balances(bookingId, 'client')).toEqual({ available: 1, held: 9_999 })
      const bookings = () => db().rows('select from parley.bookings where client_ref = $1', [p_client_ref])
      expect(await bookings()).toHaveLength(2)
      const more = db().book({
        ...{ p_client_ref, p_funding: 'balance', p_price_minor: 2 },
        p_scheduled_start: await db().inMinutes(30),
      })
      await expect(more).rejects.toMatchObject({ code: 'PA010', hint: expect.stringContaining("'received'") })
      expect(await bookings()).toHaveLength(2)
    })

    it('is what a row means that does not say', async () => {
      const { funding: _left, ...silent } = row()
      await expect(db().rows(...insertion(silent))).rejects.toMatchObject({ code: 'PA010' })
    })

    it('is never spent twice', async () => {
      const p_client_ref = randomUUID()
      const first = await db().book({ p_client_ref })
      await db().rpc('cancel_session', {
        p_session_id: first.sessionId,
        p_reason: 'x',
        p_cancelled_by: 'admin',
      })
      const start = await db().inMinutes(0)
      const tries = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) =>
          db().book({
            ...{ p_client_ref, p_funding: 'balance', p_price_minor: 3_000 },
            p_scheduled_start: minutesAfter(start, 30 * index),
          }),
        ),
      )
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
      expect(await db().balances(first.bookingId, 'client')).toEqual({ available: 1_000, held: 9_000 })
    })
  })

  it.each([
    ['p_client_ref', ''],
    ['p_client_name', 'x'.repeat(81)],
    ['p_consultant_name', 'Asha\u0007'],
    ['p_session_type', 'hologram'],
    ['p_scheduled_start', 'infinity'],
    ['p_scheduled_start', '2020-01-01T00:00:00Z'],
    ['p_duration_minutes', 0],
    ['p_duration_minutes', 1441],
    ['p_price_minor', -1],
    ['p_currency', 'inr'],
    ['p_billing', 'by the word'],
    ['p_funding', 'hope'],
    ['p_platform_fee_bp', 10_001],
  ])('refuses %s = %j', async (name, value) => {
    await expect(db().book({ [name]: value })).rejects.toMatchObject({ code: 'PA012' })
  })

  it('cannot be changed or deleted', async () => {
    const { bookingId } = await db().book()
    for (const sql of [
      'update bookings set price_minor = 1 where id = $1',
      'delete from bookings where id = $1',
    ]) {
      await expect(db().rows(sql, [bookingId])).rejects.toMatchObject({ code: 'PA014' })
    }
  })

  it('by the service role works through the view; sessions can be read, not written', async () => {
    await db().as('service_role', async (client) => {
      const { rows } = await client.query(...insertion(row()))
      const sessions = await client.query('select status from webrtc_sessions where booking_id = $1', [
        rows[0]?.id,
      ])
      expect(sessions.rows).toEqual([{ status: 'scheduled' }])
      await expect(client.query("update webrtc_sessions set status = 'cancelled'")).rejects.toMatchObject({
        code: '42501',
      })
    })
  })

  it('tells an empty database from one with bookings, and the demo practice', async () => {
    expect(await db().rpc('database_status', {})).toMatchObject({ empty: false, demo: false })
    expect(await db().rpc('mark_demo_practice', {})).toEqual({ demo: true })
    expect(await db().rpc('database_status', {})).toMatchObject({ demo: true })
  })
})

onEveryServer('a new database', 'running', (db) => {
  it('holds no bookings', async () => {
    const status = await db().rpc('database_status', {})
    expect(status).toMatchObject({ empty: true, demo: false })
    expect(Math.abs(Date.parse(status.serverTime) - Date.now())).toBeLessThan(60_000)
  })
})
