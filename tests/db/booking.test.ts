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

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

  describe.each([
    ['client_ref', '', "The client's ref is missing or longer than 200 characters."],
    [
      'client_name',
      'x'.repeat(81),
      "The client's name must have 1 to 80 characters, none of them invisible controls.",
    ],
    [
      'consultant_name',
      'Asha\u0007',
      "The consultant's name must have 1 to 80 characters, none of them invisible controls.",
    ],
    ...[
      '',
      ' ',
      '\u00a0',
      '\u200b',
      '\u3164\ufeff',
      'Asha\u202e',
      '\u2067Asha',
      'Asha\u2028Rao',
      'Asha\u009b31m',
    ].map(
      (name) =>
        [
          'client_name',
          name,
          "The client's name must have 1 to 80 characters, none of them invisible controls.",
        ] as const,
    ),
    ['session_type', 'hologram', 'The session type is chat, voice or video.'],
    ...[
      'infinity',
      '20266-05-01T10:00:00Z',
      '58883-01-01T00:00:00Z',
      '9999-12-31T23:59:00Z',
      '2020-01-01T00:00:00Z',
      null,
    ].map(
      (start) =>
        [
          'scheduled_start_time',
          start,
          'The start must be a moment from a day ago to two years ahead.',
        ] as const,
    ),
    ['scheduled_start_time', inDays(732), 'The start must be a moment from a day ago to two years ahead.'],
    ['scheduled_start_time', inDays(-1.01), 'The start must be a moment from a day ago to two years ahead.'],
    ['duration_minutes', 0, 'The duration must be 1 to 1440 minutes.'],
    ['duration_minutes', 1441, 'The duration must be 1 to 1440 minutes.'],
    ['price_minor', -1, 'The price must be a whole number of minor units, not negative.'],
    [
      'price_minor',
      1_000_000_000_001,
      'The price must be a whole number of minor units from 0 to 1000000000000.',
    ],
    ['price_minor', null, 'The price must be a whole number of minor units from 0 to 1000000000000.'],
    ['currency', 'inr', 'The currency must be an ISO 4217 code such as INR.'],
    ['currency', null, 'The currency must be an ISO 4217 code such as INR.'],
    ['currency', 'XAU', 'XAU is not a currency of ISO 4217 that can be paid in.'],
    ['billing', 'by the word', 'The billing is prorata, fixed or per_minute.'],
    ['funding', 'hope', 'The funding is received or balance.'],
    ['platform_fee_bp', 20_000, "The platform's fee must be 0 to 10000 hundredths of a percent."],
    ['idempotency_key', '', 'An idempotency key has 1 to 200 characters.'],
  ] as const)('refuses %s = %j', (field, value, message) => {
    const refused = { code: 'PA012', detail: field, message }

    it('by create_booking', async () => {
      const name = field === 'scheduled_start_time' ? 'p_scheduled_start' : `p_${field}`
      await expect(db().book({ [name]: value })).rejects.toMatchObject(refused)
    })

    it('as a row', async () => {
      await expect(insert({ [field]: value })).rejects.toMatchObject(refused)
    })
  })

  it.each([
    'नीला क\u094d\u200dष',
    'علی\u200cرضا',
    '\u200fשרה',
    '小林',
    'Zoë O’Brien-Nguyễn',
    '👩\u200d⚖\ufe0f',
  ])('takes %s for a name', async (name) => {
    const { sessionId } = await db().book({ p_client_name: name })
    expect((await db().rpc('open_room', { p_session_id: sessionId })).client.name).toBe(name)
  })

  it.each([
    ['billing', null],
    ['relay_only', null],
    ['free_seconds', -1],
    ['free_seconds', 3_601],
    ['platform_fee_bp', -1],
    ['no_show_client_share_bp', 10_001],
    ['late_cancel_share_bp', -1],
    ['cancel_cutoff_minutes', -1],
    ['cancel_cutoff_minutes', 525_601],
    ['early_join_minutes', 1_441],
    ['overrun_cap_minutes', -1],
    ['dispute_window_minutes', 525_601],
  ])('refuses a row with %s = %j in a sentence of ours', async (field, value) => {
    await expect(insert({ [field]: value })).rejects.toMatchObject({
      code: 'PA012',
      detail: field,
      message: expect.stringMatching(/^[A-Z](?!.*(constraint|column|")).*\.$/),
    })
  })

  it('takes what lies on the bounds', async () => {
    const { bookingId } = await db().book({
      p_price_minor: 1_000_000_000_000,
      p_scheduled_start: inDays(730),
    })
    expect(await makings(bookingId)).toMatchObject({ booking: { price_minor: 1_000_000_000_000 } })
    await expect(insert({ scheduled_start_time: inDays(-0.01), price_minor: 0 })).resolves.toMatch(/-/)
  })

  it('takes in no more than can be counted exactly, in all', async () => {
    await db().book({ p_currency: 'SEK' })
    const fill = (amount: number) =>
      db().rows(
        `select parley.post_transfer('deposit', null, 'system', 'as from before there was a bound',
          array[parley.account_of(null, 'external', 'SEK'), parley.account_of(b.client_id, 'available', 'SEK')], array[-$1::bigint, $1::bigint])
        from parley.bookings b where b.currency = 'SEK'`,
        [amount],
      )
    await fill(Number.MAX_SAFE_INTEGER - 10_000 - 500)
    await db().book({ p_currency: 'SEK', p_price_minor: 500 })
    const refused = { code: 'PA012', message: expect.stringContaining('can no longer be counted exactly') }
    const more = db().book({ p_currency: 'SEK', p_price_minor: 1 })
    await expect(more).rejects.toMatchObject({ ...refused, detail: 'price_minor' })
    const deposit = db().rpc('deposit_funds', {
      p_client_ref: randomUUID(),
      p_client_name: 'Priya Nair',
      p_amount_minor: 1,
      p_currency: 'SEK',
      p_idempotency_key: randomUUID(),
    })
    await expect(deposit).rejects.toMatchObject({ ...refused, detail: 'amount_minor' })
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
