import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { everyDay, offered, startsOf } from './support/offered'
import { onEveryServer, type Practice, refusalOf } from './support/practice'

const day = '2026-06-03'
const zone = 'Europe/Berlin'
const nine = `${day}T07:00:00Z`

/** A consultant from nine to twelve, seen from two days before. */
async function morning(db: Practice, terms: Record<string, unknown> = {}) {
  await db.rows(`update public.test_clock set at = '2026-06-01T00:00:00Z'`)
  return offered(db, { timeZone: zone, weekly: everyDay('09:00', '12:00'), ...terms })
}
const reserve = (db: Practice, service: string, more: Record<string, unknown> = {}) =>
  db.rpc('reserve_slot', {
    p_service_ref: service,
    p_consultant_ref: null,
    p_start: nine,
    p_made_by: 'x',
    ...more,
  })
const key = async (db: Practice) =>
  (await db.rpc('make_api_key', { p_name: 'Site', p_scopes: ['bookings:write'] })).id
const client = () => ({ clientRef: randomUUID(), clientName: 'Priya Nair' })

onEveryServer('reservations', 'stopped', (db) => {
  const times = async (service: string) =>
    (await startsOf(db(), service, day, day, zone)).map((start) => start.slice(11, 16))

  it('keep a slot for a quarter of an hour, and then nothing keeps it', async () => {
    const { service, consultant } = await morning(db())
    const one = await reserve(db(), service)
    expect(one).toMatchObject({ service, consultant: { ref: consultant }, bookingId: null })
    expect(Date.parse(one.expiresAt) - (await db().now()).getTime()).toBe(15 * 60_000)
    expect(await times(service)).not.toContain('07:00')
    expect(await refusalOf(reserve(db(), service))).toBe('slot_taken: slot_taken')
    // As a row does that another system inserts.
    const row = () => db().book({ p_consultant_ref: consultant, p_scheduled_start: nine })
    expect(await refusalOf(row())).toMatch(/^person_busy/)
    await db().pass(15 * 60)
    expect(await times(service)).toContain('07:00')
    await row()
    expect(await refusalOf(reserve(db(), service))).toBe('slot_taken: slot_taken')
    expect(await db().violations()).toEqual([])
  })

  it('are given back by who made them, and by nobody else', async () => {
    const { service } = await morning(db())
    const { reservationId } = await reserve(db(), service)
    const own = { p_id: reservationId, p_made_by: 'x' }
    expect(await db().rpc('release_reservation', { ...own, p_made_by: 'y' })).toEqual({ released: false })
    expect(await db().rpc('find_reservation', own)).toMatchObject({ open: true })
    expect(await db().rpc('release_reservation', own)).toEqual({ released: true })
    expect(await db().rpc('find_reservation', own)).toBeNull()
    await reserve(db(), service)
  })

  it('are so many of one maker at a time', async () => {
    const { service } = await morning(db())
    const p_made_by = 'x'.repeat(200)
    for (const minute of ['00', '30']) {
      await reserve(db(), service, { p_start: `${day}T07:${minute}:00Z`, p_made_by, p_most: 2 })
    }
    const more = () => reserve(db(), service, { p_start: `${day}T08:00:00Z`, p_made_by, p_most: 2 })
    expect(await refusalOf(more())).toMatch(/^too_many_attempts/)
    expect(await refusalOf(reserve(db(), service, { p_made_by: 'x'.repeat(201) }))).toBe(
      'invalid_argument: made_by',
    )
    await db().pass(15 * 60)
    await more()
    // However many a program may have, there is an end of it.
    await db().rows(
      `insert into parley.reservations (service_ref, consultant_id, start, duration_minutes, made_by, expires_at)
      select r.service_ref, r.consultant_id, r.start, 30, 'z', parley.clock() + interval '1 minute'
      from (select * from parley.reservations limit 1) r, generate_series(1, 500)`,
    )
    expect(await refusalOf(reserve(db(), service, { p_made_by: 'z', p_most: 10_000 }))).toMatch(
      /^too_many_attempts/,
    )
  })

  it('are for slots alone, and say why not', async () => {
    const { service } = await morning(db(), { minNoticeMinutes: 60 })
    const at = (p_start: string) => refusalOf(reserve(db(), service, { p_start }))
    expect(await at(`${day}T06:30:00Z`)).toMatch(/^outside_availability/)
    expect(await at(`${day}T07:10:00Z`)).toMatch(/^outside_availability/)
    expect(await at(`${day}T09:31:00Z`)).toMatch(/^outside_availability/)
    expect(await at('2026-06-01T00:30:00Z')).toMatch(/^notice_too_short/)
    expect(await at('1999-01-01T00:00:00Z')).toMatch(/^notice_too_short/)
    expect(await at('9999-01-01T00:00:00Z')).toMatch(/^outside_availability/)
    expect(await refusalOf(reserve(db(), randomUUID()))).toBe('invalid_argument: service')
    expect(await refusalOf(reserve(db(), service, { p_consultant_ref: randomUUID() }))).toBe(
      'invalid_argument: consultantRef',
    )
  })

  it('count for the most sessions of a day', async () => {
    const { service } = await morning(db(), { maxPerDay: 1 })
    await reserve(db(), service)
    expect(await times(service)).toEqual([])
    await db().pass(15 * 60)
    expect(await times(service)).toHaveLength(6)
  })

  it('go to another consultant of the service where one is taken', async () => {
    const { service, consultant } = await morning(db())
    const other = await morning(db())
    const stored = await db().rpc('find_service', { p_ref: service })
    await db().rpc('save_service', {
      p_ref: service,
      p_service: { ...stored, consultantRefs: [consultant, other.consultant] },
    })
    const got = [await reserve(db(), service), await reserve(db(), service)].map((one) => one.consultant.ref)
    expect(got.toSorted()).toEqual([consultant, other.consultant].toSorted())
    expect(await refusalOf(reserve(db(), service))).toMatch(/^slot_taken/)
  })

  it('become a booking by who made them, once, and the same again by the same key', async () => {
    const { service, consultant } = await morning(db())
    const p_key_id = await key(db())
    const { reservationId } = await reserve(db(), service)
    const asked = {
      p_key_id,
      p_idempotency_key: randomUUID(),
      p_booking: { ...client(), reservationId },
      p_made_by: 'x',
    }
    expect(await refusalOf(db().rpc('book_service', { ...asked, p_made_by: 'y' }))).toMatch(
      /^reservation_expired/,
    )
    const made = await db().rpc('book_service', asked)
    if (made.outcome !== 'done' || made.repeated) throw new Error('It is booked now.')
    const { booking } = made
    expect(booking).toMatchObject({
      consultantRef: consultant,
      sessionType: 'video',
      priceMinor: 10_000,
      paidDurationMinutes: 30,
      scheduledStartTime: `${day}T07:00:00+00:00`,
    })
    const stored = await db().rpc('find_service', { p_ref: service })
    await db().rpc('save_service', {
      p_ref: service,
      p_service: { ...stored, priceMinor: 1, consultantRefs: [consultant] },
    })
    expect(await db().rpc('book_service', asked)).toMatchObject({
      repeated: true,
      booking: { bookingId: booking.bookingId },
    })
    const again = db().rpc('book_service', { ...asked, p_idempotency_key: randomUUID() })
    expect(await refusalOf(again)).toMatch(/^reservation_expired/)
    expect(await db().rpc('release_reservation', { p_id: reservationId, p_made_by: 'x' })).toEqual({
      released: false,
    })
    expect(await db().violations()).toEqual([])
  })

  it('that ran out are not booked', async () => {
    const { service } = await morning(db())
    const { reservationId } = await reserve(db(), service)
    await db().pass(15 * 60)
    const booked = db().rpc('book_service', {
      p_key_id: await key(db()),
      p_idempotency_key: randomUUID(),
      p_booking: { ...client(), reservationId },
      p_made_by: 'x',
    })
    expect(await refusalOf(booked)).toMatch(/^reservation_expired/)
  })
})

onEveryServer('a service', 'stopped', (db) => {
  const book = async (service: string, more: Record<string, unknown>) =>
    db().rpc('book_service', {
      p_key_id: await key(db()),
      p_idempotency_key: randomUUID(),
      p_booking: { ...client(), service, start: nine, ...more },
      p_made_by: 'x',
    })

  it('is booked at its slots alone, while rows of other systems go by the constraint', async () => {
    const { service, consultant } = await morning(db(), { bufferAfterMinutes: 10 })
    const own = { consultantRef: consultant }
    expect(await refusalOf(book(service, { ...own, start: `${day}T05:00:00Z` }))).toMatch(
      /^outside_availability/,
    )
    await db().book({ p_consultant_ref: consultant, p_scheduled_start: `${day}T05:00:00Z` })
    await book(service, own)
    expect(await refusalOf(book(service, own))).toMatch(/^slot_taken/)
    // The ten minutes after it belong to it.
    const row = (minute: string) =>
      db().book({ p_consultant_ref: consultant, p_scheduled_start: `${day}T07:${minute}:00Z` })
    expect(await refusalOf(row('35'))).toMatch(/^person_busy/)
    await row('40')
    expect(await db().violations()).toEqual([])
  })

  it('is never booked twice of who has hours, though the practice lets others be', async () => {
    const { consultant } = await morning(db())
    const start = { p_scheduled_start: nine }
    await db().overlapping(async () => {
      const free = randomUUID()
      await db().book({ p_consultant_ref: free, ...start })
      await db().book({ p_consultant_ref: free, ...start })
      await db().book({ p_consultant_ref: consultant, ...start })
      expect(await refusalOf(db().book({ p_consultant_ref: consultant, ...start }))).toMatch(/^person_busy/)
    })
  })

  it('is of its consultants alone', async () => {
    const { service } = await morning(db())
    const other = await morning(db())
    expect(await refusalOf(book(service, { consultantRef: other.consultant }))).toBe(
      'invalid_argument: consultant_ref',
    )
  })
})

onEveryServer('two hundred who want one slot', 'running', (db) => {
  it('are one who has it', async () => {
    const { service, consultant } = await offered(db(), {
      timeZone: 'UTC',
      weekly: everyDay('00:00', '24:00'),
    })
    const p_start = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 36_000_000).toISOString()
    const p_key_id = await key(db())
    const tries = Array.from({ length: 100 }, () => [
      refusalOf(reserve(db(), service, { p_start, p_made_by: randomUUID() })),
      refusalOf(
        db().rpc('book_service', {
          p_key_id,
          p_idempotency_key: randomUUID(),
          p_booking: { ...client(), service, consultantRef: consultant, start: p_start },
          p_made_by: 'x',
        }),
      ),
    ])
    const said = await Promise.all(tries.flat())
    expect(said.filter((one) => one === 'nothing refused')).toHaveLength(1)
    expect([...new Set(said)].toSorted()).toEqual(['nothing refused', 'slot_taken: slot_taken'])
    expect(await db().violations()).toEqual([])
  })
})
