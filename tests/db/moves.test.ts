import { expect, it } from 'vitest'
import { everyDay, offered } from './support/offered'
import { onEveryServer, type Practice, refusalOf } from './support/practice'

const minute = 60
const hour = 60 * minute

const move = (
  db: Practice,
  bookingId: string,
  p_start: string,
  p_by: 'client' | 'consultant' | 'admin' = 'admin',
  more: Record<string, unknown> = {},
) => db.rpc('reschedule_booking', { p_booking_id: bookingId, p_start, p_by, ...more })
const same = (one: string | undefined, other: string) => Date.parse(one ?? '') === Date.parse(other)

onEveryServer('a booking', 'stopped', (db) => {
  const inHours = (hours: number) => db().inMinutes(hours * 60)
  /** Of a consultant who is there all day, at the next full hour some days ahead. */
  const booked = async (hours = 48, policy: Record<string, number> = {}) => {
    await db().rows(`update public.test_clock set at = date_trunc('hour', at)`)
    const { consultant } = await offered(db(), { timeZone: 'UTC', weekly: everyDay('00:00', '24:00') })
    const start = await inHours(hours)
    const made = await db().book({ p_consultant_ref: consultant, p_scheduled_start: start }, policy)
    return { ...made, consultant, start }
  }

  it('is moved with its ids, links, money and row as they were', async () => {
    const { bookingId, sessionId, start, clientToken } = await booked()
    const before = await db().balances(bookingId, 'client')
    const next = await inHours(72)
    const { moves } = await move(db(), bookingId, next, 'client', { p_note: 'A train', p_from: start })
    expect(moves).toMatchObject([{ sequence: 1, by: 'client' }])
    expect(same(moves[0]?.start, next)).toBe(true)
    const [row] = await db().rows<{ bought: Date; start: Date; opens: Date; until: Date }>(
      `select b.scheduled_start_time as bought, s.scheduled_start_time as start, s.opens_at as opens, s.link_valid_until as until
      from parley.bookings b join parley.webrtc_sessions s on s.booking_id = b.id where b.id = $1`,
      [bookingId],
    )
    expect(row?.bought).toEqual(new Date(start))
    expect(row?.start).toEqual(new Date(next))
    expect(row?.opens).toEqual(new Date(Date.parse(next) - 10 * 60_000))
    expect(row?.until).toEqual(new Date(Date.parse(next) + 75 * 60_000))
    expect(await db().balances(bookingId, 'client')).toEqual(before)
    expect(await db().rpc('is_session_link_valid', { p_token: clientToken })).toMatchObject({
      valid: false,
      reason: 'too_early',
    })
    const events = await db().rows<{ type: string; data: Record<string, unknown> }>(
      `select type, data from parley.session_events where session_id = $1 order by seq desc limit 1`,
      [sessionId],
    )
    expect(events).toMatchObject([{ type: 'moved', data: { sequence: 1, by: 'client', note: 'A train' } }])
    expect(await db().rpc('verify_event_chain', { p_session_id: sessionId })).toMatchObject({ intact: true })
    const told = await db().rpc('read_outbox', {
      p_after: 0,
      p_types: ['booking.rescheduled'],
      p_booking_id: bookingId,
    })
    expect(told.events).toHaveLength(1)
    expect(await db().violations()).toEqual([])
  })

  it('waits, opens, expires and settles by its new start', async () => {
    const { bookingId, sessionId, start } = await booked(1)
    await move(db(), bookingId, await inHours(3), 'consultant')
    // The old start passes: nobody is late.
    await db().pass(2 * hour)
    expect(await db().sweep(sessionId)).toBeUndefined()
    expect(same((await db().rpc('moves_of_booking', { p_booking_id: bookingId }))?.bookedStart, start)).toBe(
      true,
    )
    await db().pass(hour + 80 * minute)
    expect(await db().sweep(sessionId)).toMatchObject({ status: 'expired' })
    expect(await db().violations()).toEqual([])
  })

  it('runs from its new start as any other', async () => {
    const { bookingId, sessionId } = await booked(24)
    await move(db(), bookingId, await inHours(1), 'admin')
    await db().pass(hour)
    await db().enter(sessionId, 'client')
    await db().enter(sessionId, 'consultant')
    await db().pass(30 * minute, 'all')
    expect(await db().sweep(sessionId)).toMatchObject({ status: 'completed', durationSeconds: 1800 })
    expect(await db().violations()).toEqual([])
  })

  it('gives its old time back and takes the new, and never makes anybody be booked twice', async () => {
    const one = await booked(48)
    const other = await db().book({
      p_consultant_ref: one.consultant,
      p_scheduled_start: await inHours(50),
    })
    expect(await refusalOf(move(db(), one.bookingId, await inHours(50), 'client'))).toMatch(/^slot_taken/)
    expect(await refusalOf(move(db(), one.bookingId, await db().inMinutes(50 * 60 - 10)))).toMatch(
      new RegExp(`^person_busy.*${other.bookingId}`),
    )
    await move(db(), one.bookingId, await inHours(52))
    await move(db(), other.bookingId, one.start)
    // Its own time is in nobody's way.
    await move(db(), other.bookingId, await db().inMinutes(48 * 60 + 10))
    expect(await db().violations()).toEqual([])
  })

  it('is moved by its client to slots alone, of which its own time is one', async () => {
    const { bookingId } = await booked(48)
    expect(await refusalOf(move(db(), bookingId, await db().inMinutes(50 * 60 + 7), 'client'))).toMatch(
      /^outside_availability/,
    )
    const day = (await inHours(48)).slice(0, 10)
    const slots = await db().rpc('slots_to_move', {
      p_booking_id: bookingId,
      p_from: day,
      p_to: day,
      p_time_zone: 'UTC',
    })
    const { start } = (await db().rpc('moves_of_booking', { p_booking_id: bookingId })) ?? { start: '' }
    expect(slots.some((slot) => same(slot.start, start))).toBe(true)
    const plain = await db().book({ p_scheduled_start: await inHours(48) })
    expect(await refusalOf(move(db(), plain.bookingId, await inHours(50), 'client'))).toMatch(
      /^outside_availability/,
    )
    await move(db(), plain.bookingId, await inHours(50), 'consultant')
  })

  it('is moved by its client until cancelling would cost', async () => {
    const policy = { late_cancel_share_bp: 5_000, cancel_cutoff_minutes: 24 * 60 }
    const { bookingId, sessionId } = await booked(25, policy)
    await db().pass(2 * hour)
    expect(await refusalOf(move(db(), bookingId, await inHours(48), 'client'))).toBe('not_movable: too_late')
    expect(await db().rpc('moves_of_booking', { p_booking_id: bookingId, p_by: 'client' })).toMatchObject({
      refused: 'too_late',
    })
    // Others may; the client then has until the new start less the cut-off.
    await move(db(), bookingId, await inHours(48), 'consultant')
    const preview = () =>
      db().rpc('cancellation_preview', { p_session_id: sessionId, p_cancelled_by: 'client' })
    expect(await preview()).toMatchObject({ keptMinor: 0 })
    await db().pass(30 * hour)
    expect(await preview()).toMatchObject({ keptMinor: 5_000 })
    // Moved by others to a time so near that it would have been late at once: it is not.
    await move(db(), bookingId, await inHours(2), 'consultant')
    expect(await preview()).toMatchObject({ keptMinor: 0 })
    const ended = await db().rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: '',
      p_cancelled_by: 'client',
    })
    expect(ended).toMatchObject({ returnedMinor: 10_000 })
    expect(await db().violations()).toEqual([])
  })

  it('is not moved once it began, is over, or somebody is there', async () => {
    const running = await db().running()
    const later = await inHours(5)
    expect(await refusalOf(move(db(), running.bookingId, later))).toMatch(/^already_started/)
    await db().end(running.sessionId)
    expect(await refusalOf(move(db(), running.bookingId, later))).toMatch(/^session_over/)
    const waiting = await db().book({ p_scheduled_start: await db().inMinutes(5) })
    const { connection } = await db().enter(waiting.sessionId, 'client')
    expect(await refusalOf(move(db(), waiting.bookingId, later))).toMatch(/^already_started/)
    await db().leave(connection)
    await db().pass(6 * minute)
    for (const by of ['client', 'consultant'] as const)
      expect(await refusalOf(move(db(), waiting.bookingId, later, by))).toMatch(/^already_started/)
    await move(db(), waiting.bookingId, later)
    expect(await db().violations()).toEqual([])
  })

  it('is moved once by who asks twice, and not by who saw another start', async () => {
    const { bookingId, start } = await booked()
    const next = await inHours(60)
    const first = await move(db(), bookingId, next, 'client', { p_from: start })
    expect(await move(db(), bookingId, next, 'client', { p_from: start })).toEqual(first)
    const late = move(db(), bookingId, await inHours(62), 'client', { p_from: start })
    expect(await refusalOf(late)).toBe('moved_meanwhile: moved_meanwhile')
  })

  it('is moved so often by its client, and in all', async () => {
    const { bookingId } = await booked()
    for (let times = 1; times <= 5; times += 1)
      await move(db(), bookingId, await inHours(48 + times), 'client')
    expect(await refusalOf(move(db(), bookingId, await inHours(60), 'client'))).toBe('not_movable: too_often')
    for (let times = 6; times <= 30; times += 1) await move(db(), bookingId, await inHours(48 + times))
    expect(await refusalOf(move(db(), bookingId, await inHours(90)))).toBe('not_movable: too_often')
  })

  it.each([['1999-01-01T00:00:00Z'], ['9999-12-31T00:00:00Z']])('is not moved to %s', async (start) => {
    const { bookingId } = await db().book({ p_scheduled_start: await inHours(48) })
    expect(await refusalOf(move(db(), bookingId, start))).toBe('invalid_argument: start')
  })

  it('is one of many that want one slot, and one has it', async () => {
    const { consultant } = await booked()
    const others = await Promise.all(
      Array.from({ length: 20 }, async (_, at) =>
        db().book({ p_consultant_ref: consultant, p_scheduled_start: await inHours(100 + at) }),
      ),
    )
    const slot = await inHours(90)
    const said = await Promise.all(
      others.map(({ bookingId }) => refusalOf(move(db(), bookingId, slot, 'client'))),
    )
    expect(said.filter((one) => one === 'nothing refused')).toHaveLength(1)
    expect(new Set(said).size).toBe(2)
    expect(await db().violations()).toEqual([])
  })
})
