import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { appointmentOf } from '@/tests/support/appointment'
import { device, onEveryServer, refusalOf } from './support/practice'

onEveryServer('members', 'running', (db) => {
  const membersOf = (sessionId: string) =>
    db().rows<{ role: string; seat: number; name: string; person: string | null }>(
      `select m.role, m.seat, m.name, p.ref as person from parley.session_members m left join parley.people p on p.id = m.person_id
      where m.session_id = $1 order by m.role, m.seat`,
      [sessionId],
    )
  const spineOf = async (sessionId: string) => {
    const [row] = await db().rows('select * from parley.sessions where id = $1', [sessionId])
    return row
  }

  /** The ids of an appointment's two members. */
  async function idsOf(sessionId: string) {
    const { members } = await db().rpc('open_room', { p_session_id: sessionId })
    const id = (wanted: string) => members.find(({ role }) => role === wanted)?.id ?? ''
    return { client: id('client'), consultant: id('consultant') }
  }

  it('of an appointment are its client and its consultant, in a session of its room and mode', async () => {
    const { sessionId, roomId } = await db().book({ p_client_ref: 'priya', p_consultant_ref: 'asha' })
    expect(await membersOf(sessionId)).toEqual([
      { role: 'client', seat: 1, name: 'Priya Nair', person: 'priya' },
      { role: 'consultant', seat: 1, name: 'Asha Rao', person: 'asha' },
    ])
    expect(await spineOf(sessionId)).toMatchObject({
      kind: 'appointment',
      room_id: roomId,
      mode: 'video',
      capacity: 2,
      ended_at: null,
    })
  })

  it('are made for a row that a booking system inserts as well', async () => {
    const [booked] = await db().rows<{ id: string }>(
      `insert into public.bookings (client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes,
        price_minor, currency, funding)
      values ('row-c', 'Ravi', 'row-k', 'Meera', 'chat', now(), 30, 0, 'INR', 'received') returning id`,
    )
    const [session] = await db().rows<{ id: string }>(
      'select id from public.webrtc_sessions where booking_id = $1',
      [booked?.id],
    )
    expect(await membersOf(session?.id ?? '')).toEqual([
      { role: 'client', seat: 1, name: 'Ravi', person: 'row-c' },
      { role: 'consultant', seat: 1, name: 'Meera', person: 'row-k' },
    ])
  })

  it('have a session that ends when the appointment does, and at the same moment', async () => {
    const { sessionId } = await db().running()
    const { endedAt } = await db().end(sessionId)
    expect(await spineOf(sessionId)).toMatchObject({ ended_at: new Date(endedAt) })
  })

  it.each([
    `update parley.sessions set room_id = 'mine' where id = $1`,
    `update parley.sessions set kind = 'other' where id = $1`,
    'update parley.sessions set capacity = 3 where id = $1',
    'delete from parley.sessions where id = $1',
    `update parley.session_members set name = 'Somebody Else' where session_id = $1`,
    'delete from parley.session_members where session_id = $1',
  ])('stay who they are, in the session that it is: %s', async (change) => {
    const { sessionId } = await db().book()
    expect(await refusalOf(db().rows(change, [sessionId]))).toMatch(/^append_only/)
  })

  it('are no more than an appointment has roles and seats', async () => {
    const { sessionId } = await db().book()
    const join = (role: string, seat: number) =>
      refusalOf(
        db().rows(
          `insert into parley.session_members (session_id, role, seat, name) values ($1, $2, $3, 'Nobody')`,
          [sessionId, role, seat],
        ),
      )
    expect(await join('host', 1)).toBe('invalid_argument: role')
    expect(await join('client', 2)).toBe('invalid_argument: role')
    // The seat is free only for as long as nobody has it.
    expect(await join('client', 1)).toBe('invalid_argument: members')
  })

  it('do not both take the last place of a session', async () => {
    await db().rows(`insert into parley.kinds (name) values ('trio')`)
    await db().rows(`insert into parley.kind_modes (kind, mode, has_chat) values ('trio', 'voice', false)`)
    await db().rows(`insert into parley.kind_roles (kind, role, seats) values ('trio', 'player', 9)`)
    const [session] = await db().rows<{ id: string }>(
      `insert into parley.sessions (kind, room_id, mode, capacity) values ('trio', $1, 'voice', 3) returning id`,
      [randomUUID()],
    )
    const join = (seat: number) =>
      refusalOf(
        db().rows(
          `insert into parley.session_members (session_id, role, seat, name) values ($1, 'player', $2, 'A player')`,
          [session?.id, seat],
        ),
      )
    const answers = await Promise.all([1, 2, 3, 4, 5].map(join))
    expect(answers.toSorted()).toEqual([
      'invalid_argument: members',
      'invalid_argument: members',
      'nothing refused',
      'nothing refused',
      'nothing refused',
    ])
    expect(await membersOf(session?.id ?? '')).toHaveLength(3)
  })

  it.each([
    [
      'links',
      `insert into parley.session_links (session_id, participant_type, token_hash) values ($1, 'host', sha256('x'))`,
    ],
    [
      'presence',
      `insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
      values ($1, 'client', 2, 'x', gen_random_uuid(), now(), now())`,
    ],
    [
      'messages',
      `insert into parley.messages (session_id, id, participant_type, message, at) values ($1, gen_random_uuid(), 'host', 'x', now())`,
    ],
  ])('alone have %s', async (_what, insert) => {
    const { sessionId } = await db().book()
    expect(await refusalOf(db().rows(insert, [sessionId]))).toMatch(/^23503/)
  })

  it('are told with the room, each with its newest claim', async () => {
    const { sessionId, clientToken } = await db().book()
    const { facts, claimNumber } = await db().rpc('claim_session_link', {
      p_token: clientToken,
      p_link_id: null,
      p_device: device(),
      p_take_over: false,
    })
    const [opened] = await db().rpc('open_rooms', { p_session_ids: [sessionId] })
    const room = appointmentOf(opened)
    expect(room.members).toEqual([
      {
        id: appointmentOf(facts).memberId,
        role: 'client',
        personId: room.client.id,
        name: 'Priya Nair',
        claimNumber,
      },
      {
        id: expect.any(String),
        role: 'consultant',
        personId: room.consultant.id,
        name: 'Asha Rao',
        claimNumber: 0,
      },
    ])
    expect(room.claims).toEqual({ client: claimNumber, consultant: 0 })
  })

  it('enter by their id as by their side, and start the clock', async () => {
    const { sessionId } = await db().book()
    const ids = await idsOf(sessionId)
    const answers = await db().rpc('start_sessions', {
      p_node_id: 'node-1',
      p_arrivals: [
        { sessionId, memberId: ids.client, connectionId: randomUUID() },
        { sessionId, participantType: 'consultant', connectionId: randomUUID() },
      ],
    })
    expect(answers).toMatchObject([
      { outcome: 'present', live: { status: 'waiting' } },
      { outcome: 'present', live: { status: 'active', bothPresent: true } },
    ])
    expect(
      await db().rows(
        'select participant_type, seat from parley.presence where session_id = $1 order by id',
        [sessionId],
      ),
    ).toEqual([
      { participant_type: 'client', seat: 1 },
      { participant_type: 'consultant', seat: 1 },
    ])
  })

  it('enter no session but their own, and spoil nothing for who comes with them', async () => {
    const [mine, other] = [await db().book(), await db().book()]
    const { client } = await idsOf(mine.sessionId)
    const answers = await db().rpc('start_sessions', {
      p_node_id: 'node-1',
      p_arrivals: [
        { sessionId: other.sessionId, memberId: client, connectionId: randomUUID() },
        { sessionId: mine.sessionId, memberId: randomUUID(), connectionId: randomUUID() },
        { sessionId: mine.sessionId, memberId: client, connectionId: randomUUID() },
      ],
    })
    expect(answers).toMatchObject([
      { outcome: 'refused', reason: 'session_not_found' },
      { outcome: 'refused', reason: 'session_not_found' },
      { outcome: 'present' },
    ])
    expect(await db().status(other.sessionId)).toBe('scheduled')
  })

  it('write by their id as by their side, and nowhere but in their session', async () => {
    const [mine, other] = [
      await db().running({ p_session_type: 'chat' }),
      await db().running({ p_session_type: 'chat' }),
    ]
    const ids = await idsOf(mine.sessionId)
    const { sessionId } = mine
    const mineAlone = {
      sessionId: other.sessionId,
      memberId: ids.client,
      id: randomUUID(),
      message: 'elsewhere',
    }
    const byId = { sessionId, memberId: ids.client, id: randomUUID(), message: 'by id' }
    const answers = await db().rpc('store_messages', {
      p_messages: [
        byId,
        { sessionId, participantType: 'consultant', id: randomUUID(), message: 'by side' },
        mineAlone,
        // Once more, as the same member by its other name, and as somebody else.
        { sessionId, participantType: 'client', id: byId.id, message: 'by id' },
        { ...byId, memberId: ids.consultant },
      ],
    })
    expect(answers).toMatchObject([
      { outcome: 'stored', duplicate: false },
      { outcome: 'stored', duplicate: false },
      { outcome: 'refused', reason: 'session_over' },
      { outcome: 'stored', duplicate: true },
      { outcome: 'refused', reason: 'idempotency_conflict' },
    ])
    expect(await db().rpc('list_messages', { p_session_id: sessionId })).toMatchObject([
      { memberId: ids.client, senderType: 'client', message: 'by id' },
      { memberId: ids.consultant, senderType: 'consultant', message: 'by side' },
    ])
    expect(await db().rpc('list_messages', { p_session_id: other.sessionId })).toEqual([])
  })

  it('report of their line by their id as by their side, and for nobody else', async () => {
    const [mine, other] = [await db().running(), await db().running()]
    const { client } = await idsOf(mine.sessionId)
    const quality = {
      call: 1,
      path: 'direct' as const,
      grade: 'good' as const,
      rttMs: null,
      jitterMs: null,
      lostIn: null,
      lostOut: null,
    }
    const p_reports = [
      { sessionId: mine.sessionId, memberId: client, quality },
      { sessionId: other.sessionId, memberId: client, quality },
    ]
    expect(await db().rpc('record_call_quality', { p_reports })).toEqual({ stored: 1 })
  })
})
