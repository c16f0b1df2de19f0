import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Args } from '@/lib/db/functions/index'
import { minutesAfter, onEveryServer, type Practice, refusalOf } from './support/practice'
import { signedIn } from './support/signed-in'

/** `person_busy` with the booking that is in the way and its time. */
async function busyWith(act: Promise<unknown>): Promise<unknown> {
  const said = await refusalOf(act)
  const [, detail] = /^person_busy: (.*)$/.exec(said) ?? []
  return detail ? JSON.parse(detail) : said
}

onEveryServer('the times for which people are taken', 'running', (db) => {
  const consultant = () => ({ p_consultant_ref: randomUUID() })

  it('are refused to a second booking of either person, with the first and its time', async () => {
    const people = { p_client_ref: randomUUID(), p_consultant_ref: randomUUID() }
    const from = await db().inMinutes(60)
    const first = await db().book({ ...people, p_scheduled_start: from })
    const until = Date.parse(minutesAfter(from, 30))
    for (const [side, ref] of Object.entries(people)) {
      const again = db().book({ [side]: ref, p_scheduled_start: await db().inMinutes(89) })
      expect(await busyWith(again)).toEqual({
        participantType: side === 'p_client_ref' ? 'client' : 'consultant',
        bookingId: first.bookingId,
        sessionId: first.sessionId,
        from: expect.toSatisfy((at) => Date.parse(at) === Date.parse(from)),
        until: expect.toSatisfy((at) => Date.parse(at) === until),
      })
    }
    await expect(db().book({ ...people, p_scheduled_start: from })).rejects.toThrow(
      /^(Priya Nair|Asha Rao) is booked from .* UTC to .* UTC already\.$/,
    )
  })

  it('end where the next begin, and are free again when a session is over', async () => {
    const one = consultant()
    const start = await db().inMinutes(60)
    const first = await db().book({ ...one, p_scheduled_start: start })
    await db().book({ ...one, p_scheduled_start: minutesAfter(start, 30) })
    await db().book({ ...one, p_scheduled_start: minutesAfter(start, -20), p_duration_minutes: 20 })
    await db().rpc('cancel_session', {
      p_session_id: first.sessionId,
      p_reason: 'moved',
      p_cancelled_by: 'client',
    })
    expect(await takenBy(db(), first.sessionId)).toEqual([])
    await db().book({ ...one, p_scheduled_start: start })
    const now = await db().running()
    await db().end(now.sessionId)
    expect(await takenBy(db(), now.sessionId)).toEqual([])
  })

  it('count for a client and for a consultant of one ref apart', async () => {
    const ref = randomUUID()
    await db().book({ p_client_ref: ref })
    await db().book({ p_consultant_ref: ref })
  })

  it('are refused to rows that another program inserts, and nothing of the booking stays', async () => {
    const one = consultant()
    const first = await db().book(one)
    const row = (ref: string) =>
      db().rows(
        `insert into bookings (client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes,
          price_minor, currency, funding)
        values ($1, 'Nina Kapoor', $2, 'Asha Rao', 'voice', $3, 30, 5000, 'INR', 'received')`,
        [ref, one.p_consultant_ref, new Date().toISOString()],
      )
    const client = randomUUID()
    await expect(row(client)).rejects.toMatchObject({
      code: 'PA016',
      detail: expect.stringContaining(first.bookingId),
      hint: expect.stringContaining('allow_overlaps'),
    })
    expect(await db().rows('select from parley.bookings where client_ref = $1', [client])).toEqual([])
  })

  it('go to one of many who book a person at the same moment; the others are told who has it', async () => {
    const one = consultant()
    const starts = await Promise.all(Array.from({ length: 24 }, (_, n) => db().inMinutes(60 + n)))
    const tries = await Promise.allSettled(
      starts.map((p_scheduled_start) => db().book({ ...one, p_scheduled_start })),
    )
    const made = tries.flatMap((one) => (one.status === 'fulfilled' ? one.value.bookingId : []))
    expect(made).toHaveLength(1)
    for (const one of tries) {
      if (one.status === 'fulfilled') continue
      expect(one.reason).toMatchObject({ code: 'PA016', detail: expect.stringContaining(made[0] ?? '?') })
    }
  })

  it('hold against a transaction that cannot see the other booking', async () => {
    const one = consultant()
    const blind = await db().pool.connect()
    try {
      await blind.query('begin isolation level repeatable read')
      await blind.query('select count(*) from parley.taken_times')
      await db().book(one)
      const late = blind.query(
        `select create_booking($1, 'Nina Kapoor', $2, 'Asha Rao', 'chat', now(), 30, 100, 'INR', p_funding => 'received')`,
        [randomUUID(), one.p_consultant_ref],
      )
      expect(await refusalOf(late)).toMatch(/^(person_busy|40001)/)
    } finally {
      await blind.query('rollback')
      blind.release()
    }
    const times = await db().rows(
      'select from parley.taken_times t join parley.people p on p.id = t.person_id where p.ref = $1',
      [one.p_consultant_ref],
    )
    expect(times).toHaveLength(1)
  })

  it('are locked in one order: people who book one another from both sides do not deadlock', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const pairs = Array.from({ length: 20 }, (_, n): Partial<Args<'create_booking'>> => {
      const [p_client_ref, p_consultant_ref] = n % 2 === 0 ? [a, b] : [b, a]
      return { p_client_ref, p_consultant_ref, p_client_name: `Name ${n}`, p_consultant_name: `Name ${n}` }
    })
    const said = await Promise.all(pairs.map((pair) => refusalOf(db().book(pair))))
    expect(said.filter((word) => word === 'nothing refused')).toHaveLength(2)
    expect(said.filter((word) => word.startsWith('person_busy'))).toHaveLength(18)
  })

  it('grow with more time, which is refused when it would reach into another booking of either person', async () => {
    const people = { p_client_ref: randomUUID(), p_consultant_ref: randomUUID() }
    const running = await db().running({ ...people, p_price_minor: 0 })
    const { sessionId } = running
    const next = await db().book({
      p_consultant_ref: people.p_consultant_ref,
      p_scheduled_start: await db().inMinutes(40),
    })
    expect(await propose(db(), sessionId, 15)).toMatchObject({ outcome: 'refused', reason: 'person_busy' })
    expect(await accepted(db(), sessionId, 5)).toMatchObject({ outcome: 'accepted', paidDurationMinutes: 35 })
    const client = { p_client_ref: people.p_client_ref }
    expect(
      await busyWith(db().book({ ...client, p_scheduled_start: await db().inMinutes(33) })),
    ).toMatchObject({
      sessionId,
    })
    // Somebody is booked between the proposal and its answer.
    await db().rpc('cancel_session', {
      ...{ p_session_id: next.sessionId, p_reason: 'moved', p_cancelled_by: 'consultant' },
    })
    const open = await propose(db(), sessionId, 15)
    await db().book({ ...client, p_scheduled_start: await db().inMinutes(40) })
    expect(await answer(db(), sessionId, open)).toMatchObject({
      outcome: 'person_busy',
      paidDurationMinutes: 35,
    })
    expect(await takenBy(db(), sessionId)).toHaveLength(2)
  })

  it('are given to one of two: more time and a booking of the same stretch at the same moment', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const people = { p_client_ref: randomUUID(), p_consultant_ref: randomUUID() }
        const { sessionId } = await db().running({ ...people, p_price_minor: 0 })
        const open = await propose(db(), sessionId, 15)
        const p_scheduled_start = await db().inMinutes(40)
        const [more, booked] = await Promise.all([
          answer(db(), sessionId, open),
          refusalOf(db().book({ ...people, p_scheduled_start })),
        ])
        return [more.outcome, booked.split(':')[0]].join(' and ')
      }),
    )
    for (const outcome of outcomes) {
      expect(['accepted and person_busy', 'person_busy and nothing refused']).toContain(outcome)
    }
  })

  it('that overlap are listed to administrators, each pair once, the earlier session first', async () => {
    const one = consultant()
    const start = await db().inMinutes(90)
    const booked = await db().overlapping(async () => [
      await db().book({ ...one, p_scheduled_start: minutesAfter(start, 20), p_client_name: 'Nina' }),
      await db().book({ ...one, p_scheduled_start: start, p_client_name: 'Mei' }),
    ])
    await db().book({ ...one, p_scheduled_start: minutesAfter(start, 50), p_client_name: 'Priya' })
    const [late, early] = booked
    expect(await listedOf(db(), one.p_consultant_ref)).toMatchObject([
      {
        ...{ role: 'consultant', name: 'Asha Rao' },
        sessions: [
          { sessionId: early?.sessionId, otherName: 'Mei', mode: 'video' },
          { sessionId: late?.sessionId, otherName: 'Nina' },
        ],
      },
    ])
    await db().rpc('cancel_session', {
      ...{ p_session_id: late?.sessionId ?? '', p_reason: 'twice', p_cancelled_by: 'admin' },
    })
    expect(await listedOf(db(), one.p_consultant_ref)).toEqual([])
    const refused = db().rpc('admin_overlaps', { p_claims: await signedIn(db(), 'consultant') })
    expect(await refusalOf(refused)).toMatch(/^not_allowed/)
  })

  it('may overlap in a practice that allows it, by what was allowed when each was booked', async () => {
    const one = consultant()
    await db().overlapping(async () => [await db().book(one), await db().book(one)])
    expect(await listedOf(db(), one.p_consultant_ref)).toHaveLength(1)
    // Times that may overlap bar nobody.
    await db().book(one)
    expect(await busyWith(db().book(one))).toMatchObject({ participantType: 'consultant' })
  })
})

/** What an administrator is shown of a consultant who is booked twice. */
async function listedOf(db: Practice, ref: string) {
  const rows = await db.rows<{ id: string }>(
    'select s.id from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where b.consultant_ref = $1',
    [ref],
  )
  const ids = rows.map(({ id }) => id)
  const { overlaps } = await db.rpc('admin_overlaps', { p_claims: await signedIn(db, 'admin') })
  return overlaps.filter(({ sessions }) => sessions.some(({ sessionId }) => ids.includes(sessionId)))
}

function propose(db: Practice, sessionId: string, minutes: number) {
  return db.rpc('propose_extension', {
    ...{ p_session_id: sessionId, p_participant_type: 'client', p_id: randomUUID(), p_minutes: minutes },
  })
}

function answer(db: Practice, sessionId: string, proposed: Awaited<ReturnType<typeof propose>>) {
  if (proposed.outcome === 'refused') throw new Error(`More time was refused: ${proposed.reason}.`)
  return db.rpc('answer_extension', {
    ...{
      p_session_id: sessionId,
      p_participant_type: 'consultant',
      p_id: proposed.extension.id,
      p_accept: true,
    },
  })
}

async function accepted(db: Practice, sessionId: string, minutes: number) {
  return answer(db, sessionId, await propose(db, sessionId, minutes))
}

function takenBy(db: Practice, sessionId: string) {
  return db.rows('select during, exempt from parley.taken_times where session_id = $1', [sessionId])
}
