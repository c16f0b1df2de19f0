import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { everyDay, offered, startsOf } from './support/offered'
import { onEveryServer, type Practice, refusalOf } from './support/practice'

/** The clock of the domain, stopped at a moment. */
const at = (db: Practice, moment: string) => db.rows('update public.test_clock set at = $1', [moment])
const night = { from: '00:00', to: '06:00' }

onEveryServer('slots', 'stopped', (db) => {
  /** Each: the zone, a day on which its clocks turn, the window asked about, and what is free of it, in UTC. */
  it.each([
    ['Europe/Berlin', '2026-03-29', night, 5, '2026-03-28T23:00', '2026-03-29T03:00'],
    ['Europe/Berlin', '2026-10-25', night, 7, '2026-10-24T22:00', '2026-10-25T04:00'],
    ['America/New_York', '2026-03-08', night, 5, '2026-03-08T05:00', '2026-03-08T09:00'],
    ['America/New_York', '2026-11-01', night, 7, '2026-11-01T04:00', '2026-11-01T10:00'],
    ['Australia/Sydney', '2026-04-05', night, 7, '2026-04-04T13:00', '2026-04-04T19:00'],
    ['Australia/Sydney', '2026-10-04', night, 5, '2026-10-03T14:00', '2026-10-03T18:00'],
    // Half an hour: of six hours on the wall five and a half pass, or six and a half. The hour that begins at 02:00 begins at 02:30.
    ['Australia/Lord_Howe', '2026-10-04', night, 5, '2026-10-03T13:30', '2026-10-03T18:00'],
    ['Australia/Lord_Howe', '2026-04-05', night, 6, '2026-04-04T13:00', '2026-04-04T18:30'],
    ['Pacific/Chatham', '2026-04-05', night, 7, '2026-04-04T10:15', '2026-04-04T16:15'],
    ['Pacific/Chatham', '2026-09-27', night, 5, '2026-09-26T11:15', '2026-09-26T15:15'],
    ['Asia/Kolkata', '2026-03-29', night, 6, '2026-03-28T18:30', '2026-03-28T23:30'],
    ['America/Vancouver', '2026-03-08', night, 5, '2026-03-08T08:00', '2026-03-08T12:00'],
  ])('follow the wall in %s on %s', async (timeZone, day, window, hours, first, last) => {
    await at(db(), '2026-01-02T00:00:00Z')
    const { service } = await offered(db(), {
      timeZone,
      weekly: everyDay(window.from, window.to),
      slotMinutes: 60,
      maxDaysAhead: 365,
    })
    const starts = await startsOf(db(), service, day, day, timeZone)
    expect(starts).toHaveLength(hours)
    expect([starts[0], starts.at(-1)]).toEqual([`${first}:00.000Z`, `${last}:00.000Z`])
  })

  it('do not begin in an hour that no clock shows, and begin twice in one that comes twice', async () => {
    await at(db(), '2026-01-02T00:00:00Z')
    const terms = { timeZone: 'Europe/Berlin', slotMinutes: 30, maxDaysAhead: 365 }
    const { service } = await offered(db(), { ...terms, weekly: everyDay('02:00', '03:00') })
    expect(await startsOf(db(), service, '2026-03-29', '2026-03-29', 'Europe/Berlin')).toEqual([])
    expect(await startsOf(db(), service, '2026-10-25', '2026-10-25', 'Europe/Berlin')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ])
  })

  it('are told by the clocks of whoever asks, on the days of that zone', async () => {
    await at(db(), '2026-06-01T00:00:00Z')
    const { service } = await offered(db(), { timeZone: 'Europe/Berlin', weekly: everyDay('20:00', '21:00') })
    const answer = await db().rpc('list_slots', {
      p_service_ref: service,
      p_consultant_ref: null,
      p_from: '2026-06-03',
      p_to: '2026-06-03',
      p_time_zone: 'Asia/Kolkata',
    })
    expect(answer?.slots).toMatchObject([
      // The evening of the day before in Berlin, and that of the day, which ends at midnight there.
      { date: '2026-06-03', time: '00:00', endTime: '00:30' },
      { date: '2026-06-03', time: '23:30', endTime: '00:00' },
    ])
    expect(answer?.slots[0]?.start).toBe('2026-06-02T18:30:00+00:00')
  })

  it.each([
    ['to', { p_to: '2026-08-04' }],
    ['to', { p_to: '2026-06-02' }],
    ['to', { p_from: '9999-01-01', p_to: '9999-01-01' }],
    ['timeZone', { p_time_zone: 'America/Nowhere' }],
  ])('are asked for two months at most, in a zone that there is: not where %s is %o', async (field, more) => {
    const { service } = await offered(db(), { timeZone: 'Europe/Berlin' })
    const asked = {
      p_service_ref: service,
      p_consultant_ref: null,
      p_from: '2026-06-03',
      p_to: '2026-08-03',
      p_time_zone: 'Europe/Berlin',
    }
    expect(await db().rpc('list_slots', asked)).toMatchObject({ slots: [] })
    expect(await refusalOf(db().rpc('list_slots', { ...asked, ...more }))).toBe(`invalid_argument: ${field}`)
  })

  it('in Vancouver are those of the database’s rules of 2026, whatever Node knows', async () => {
    await at(db(), '2026-11-20T00:00:00Z')
    const { service } = await offered(db(), {
      timeZone: 'America/Vancouver',
      weekly: everyDay('09:00', '10:00'),
      slotMinutes: 60,
    })
    const [row] = await db().rows<{ at: Date }>(
      `select '2026-12-03 09:00'::timestamp at time zone 'America/Vancouver' as at`,
    )
    const starts = await startsOf(db(), service, '2026-12-03', '2026-12-03', 'America/Vancouver')
    expect(starts).toEqual([row?.at.toISOString()])
  })
})

onEveryServer('what can be booked', 'stopped', (db) => {
  const day = '2026-06-03'
  const zone = 'Europe/Berlin'
  const slotsOf = async (terms: Record<string, unknown>, booked: readonly string[] = []) => {
    await at(db(), '2026-06-01T00:00:00Z')
    const made = await offered(db(), {
      timeZone: zone,
      weekly: everyDay('09:00', '12:00'),
      slotMinutes: 30,
      ...terms,
    })
    for (const start of booked)
      await db().book({ p_consultant_ref: made.consultant, p_scheduled_start: start })
    const starts = await startsOf(db(), made.service, day, day, zone)
    return { ...made, times: starts.map((start) => start.slice(11, 16)) }
  }

  it('is what is within the hours and not taken', async () => {
    const { times } = await slotsOf({}, [`${day}T08:00:00Z`])
    expect(times).toEqual(['07:00', '07:30', '08:30', '09:00', '09:30'])
  })

  it('leaves the buffers of both sides free', async () => {
    const { times } = await slotsOf({ bufferBeforeMinutes: 5, bufferAfterMinutes: 10 }, [`${day}T08:00:00Z`])
    // 08:00 to 08:30 is taken from 07:55 to 08:40; a session needs five minutes before it and ten after it.
    expect(times).toEqual(['07:00', '09:00', '09:30'])
  })

  it('has no more on a day than a consultant takes', async () => {
    const { times } = await slotsOf({ maxPerDay: 1 }, [`${day}T08:00:00Z`])
    expect(times).toEqual([])
  })

  it('is different on a day that is different', async () => {
    const windows = [{ from: '18:00', to: '19:00' }]
    expect((await slotsOf({ exceptions: [{ date: day, windows }] })).times).toEqual(['16:00', '16:30'])
    expect((await slotsOf({ exceptions: [{ date: day, windows: [] }] })).times).toEqual([])
  })

  it('begins after the notice, and before the days end that are taken ahead', async () => {
    expect((await slotsOf({ minNoticeMinutes: 2 * 1440 + 8 * 60 })).times).toEqual([
      '08:00',
      '08:30',
      '09:00',
      '09:30',
    ])
    expect((await slotsOf({ maxDaysAhead: 1 })).times).toEqual([])
  })

  it('leaves out what another calendar says, until that is taken back', async () => {
    const { consultant, service } = await slotsOf({})
    const { busyId } = await db().rpc('add_busy_time', {
      p_consultant_ref: consultant,
      p_start: `${day}T07:15:00Z`,
      p_end: `${day}T09:30:00Z`,
    })
    expect((await startsOf(db(), service, day, day, zone)).map((start) => start.slice(11, 16))).toEqual([
      '09:30',
    ])
    const own = { p_consultant_ref: consultant }
    expect(await db().rpc('list_busy_times', own)).toHaveLength(1)
    const gone = { p_busy_id: busyId }
    expect(await db().rpc('remove_busy_time', { p_consultant_ref: randomUUID(), ...gone })).toEqual({
      removed: false,
    })
    expect(await db().rpc('remove_busy_time', { ...own, ...gone })).toEqual({ removed: true })
    expect(await startsOf(db(), service, day, day, zone)).toHaveLength(6)
  })

  it('goes over midnight where the hours do', async () => {
    await at(db(), '2026-06-01T00:00:00Z')
    const { service } = await offered(
      db(),
      { timeZone: zone, weekly: [...everyDay('23:00', '24:00'), ...everyDay('00:00', '01:00')] },
      60,
    )
    const starts = await startsOf(db(), service, day, day, zone)
    expect(starts.map((start) => start.slice(11, 16))).toEqual(['22:00', '21:00', '21:30'])
  })

  it('is each time once, with whoever of the service has least to do', async () => {
    const { consultant, service } = await slotsOf({}, [`${day}T07:00:00Z`])
    const other = randomUUID()
    await db().rpc('set_availability', {
      p_consultant_ref: other,
      p_name: 'Mira Bose',
      p_availability: { timeZone: zone, weekly: everyDay('09:00', '10:00') },
    })
    const stored = await db().rpc('find_service', { p_ref: service })
    await db().rpc('save_service', {
      p_ref: service,
      p_service: { ...stored, consultantRefs: [consultant, other] },
    })
    const answer = await db().rpc('list_slots', {
      p_service_ref: service,
      p_consultant_ref: null,
      p_from: day,
      p_to: day,
      p_time_zone: zone,
    })
    expect(answer?.slots.map(({ time, consultantRef }) => [time, consultantRef])).toEqual([
      ['09:00', other],
      ['09:30', other],
      ['10:00', consultant],
      ['10:30', consultant],
      ['11:00', consultant],
      ['11:30', consultant],
    ])
  })

  it('is nothing of a service that is not offered', async () => {
    const { service } = await slotsOf({})
    const stored = await db().rpc('find_service', { p_ref: service })
    await db().rpc('save_service', { p_ref: service, p_service: { ...stored, active: false } })
    expect(
      await db().rpc('list_slots', {
        p_service_ref: service,
        p_consultant_ref: null,
        p_from: day,
        p_to: day,
        p_time_zone: zone,
      }),
    ).toBeNull()
  })
})

onEveryServer('what is said of hours and services', 'running', (db) => {
  const set = (availability: Record<string, unknown>, ref: string = randomUUID()) =>
    db().rpc('set_availability', {
      p_consultant_ref: ref,
      p_name: 'Asha Rao',
      p_availability: { timeZone: 'Asia/Kolkata', ...availability },
    })

  it('comes back as it was said, windows that touch as one', async () => {
    const said = await set({
      weekly: [
        { day: 'mon', from: '09:00', to: '12:00' },
        { day: 'mon', from: '12:00', to: '13:30' },
        { day: 'sun', from: '20:00', to: '24:00' },
      ],
      exceptions: [{ date: '2026-12-24', windows: [] }],
      maxPerDay: 5,
    })
    expect(said).toMatchObject({
      timeZone: 'Asia/Kolkata',
      weekly: [
        { day: 'mon', from: '09:00', to: '13:30' },
        { day: 'sun', from: '20:00', to: '24:00' },
      ],
      exceptions: [{ date: '2026-12-24', windows: [] }],
      maxPerDay: 5,
      minNoticeMinutes: 60,
    })
    expect(await db().rpc('find_availability', { p_consultant_ref: said.consultant.ref })).toEqual(said)
  })

  const monday = (from: string, to: string) => [{ day: 'mon', from, to }]
  it.each([
    ['timeZone', { timeZone: 'EST5EDT4' }],
    ['timeZone', { timeZone: 'Europe/Nowhere' }],
    ['timeZone', { timeZone: '__proto__' }],
    ['weekly', { weekly: monday('17:00', '09:00') }],
    ['weekly', { weekly: monday('24:00', '24:00') }],
    ['weekly', { weekly: [...monday('09:00', '12:00'), ...monday('11:00', '13:00')] }],
    ['weekly', { weekly: [{ day: '__proto__', from: '09:00', to: '12:00' }] }],
    ['weekly', { weekly: { length: 1 } }],
    ['exceptions', { exceptions: [{ date: '2026-02-30', windows: [] }] }],
    ['exceptions', { exceptions: [{ date: '20000-01-01', windows: [] }] }],
    ['exceptions', { exceptions: [1, 2].map(() => ({ date: '2026-02-03', windows: [] })) }],
    ['bufferBeforeMinutes', { bufferBeforeMinutes: 241 }],
    ['bufferAfterMinutes', { bufferAfterMinutes: 241 }],
    ['minNoticeMinutes', { minNoticeMinutes: 43_201 }],
    ['maxDaysAhead', { maxDaysAhead: 731 }],
    ['maxPerDay', { maxPerDay: 97 }],
    ['slotMinutes', { slotMinutes: 1_441 }],
  ])('is refused where %s cannot be', async (field, availability) => {
    expect(await refusalOf(set(availability))).toBe(`invalid_argument: ${field}`)
  })

  it('has so many windows a day and so many exceptions', async () => {
    const windows = Array.from({ length: 25 }, (_, hour) => ({
      from: `${String(hour % 24).padStart(2, '0')}:00`,
      to: `${String(hour % 24).padStart(2, '0')}:30`,
    }))
    const exceptions = Array.from({ length: 401 }, (_, at) => ({
      date: new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10),
      windows: [],
    }))
    await set({ exceptions: exceptions.slice(1) })
    expect(await refusalOf(set({ exceptions }))).toBe('invalid_argument: exceptions')
    const one = { date: '2027-01-01' }
    await set({ exceptions: [{ ...one, windows: windows.slice(0, 24) }] })
    expect(await refusalOf(set({ exceptions: [{ ...one, windows }] }))).toBe('invalid_argument: exceptions')
  })

  it('has so many busy times to come', async () => {
    const { consultant } = await set({})
    await db().rows(
      `insert into parley.busy_times (consultant_id, during)
      select p.id, tstzrange(now() + interval '1 hour', now() + interval '2 hours') from parley.people p, generate_series(1, 2000) where p.ref = $1`,
      [consultant.ref],
    )
    const add = db().rpc('add_busy_time', {
      p_consultant_ref: consultant.ref,
      p_start: await db().inMinutes(60),
      p_end: await db().inMinutes(90),
    })
    expect(await refusalOf(add)).toBe('invalid_argument: start')
  })
})

describe('services', () => {
  onEveryServer('of a practice', 'running', (db) => {
    const service = {
      name: 'Tarot',
      sessionType: 'video',
      durationMinutes: 30,
      priceMinor: 10_000,
      currency: 'INR',
    }
    it('are at most two hundred, each of at most two hundred consultants whom there are', async () => {
      const save = (ref: string, more: Record<string, unknown> = {}) =>
        db().rpc('save_service', { p_ref: ref, p_service: { ...service, ...more } })
      expect(await refusalOf(save('tarot', { consultantRefs: [randomUUID()] }))).toBe(
        'invalid_argument: consultantRefs',
      )
      await db().rows(
        `insert into parley.people (role, ref, name) select 'consultant', 'c' || n, 'Asha' from generate_series(1, 201) n`,
      )
      const refs = Array.from({ length: 201 }, (_, at) => `c${at + 1}`)
      expect(await refusalOf(save('tarot', { consultantRefs: refs }))).toBe(
        'invalid_argument: consultantRefs',
      )
      const { consultants } = await save('tarot', { consultantRefs: refs.slice(1) })
      expect(consultants).toHaveLength(200)
      await db().rows(
        `insert into parley.services (ref, name, session_type, duration_minutes, price_minor, currency)
        select 's' || n, 'Tarot', 'chat', 30, 0, 'INR' from generate_series(1, 199) n`,
      )
      expect(await refusalOf(save('one more'))).toBe('invalid_argument: ref')
      expect(await save('tarot', { name: 'Cards' })).toMatchObject({ name: 'Cards', consultants: [] })
    })

    it.each([
      ['name', { name: 'Tarot\u202e' }],
      ['description', { description: 'x'.repeat(1_001) }],
      ['durationMinutes', { durationMinutes: 1_441 }],
      ['price', { priceMinor: 1e15 }],
      ['price', { priceMinor: -1 }],
    ])('are refused where the %s cannot be', async (field, more) => {
      const save = db().rpc('save_service', { p_ref: 'x', p_service: { ...service, ...more } })
      expect(await refusalOf(save)).toMatch(new RegExp(`^invalid_argument: (${field}|price_minor)$`))
    })
  })
})
