import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Args, Result } from '@/lib/db/functions/index'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

type Joined = Result<'join_group_session'>
const node = 'node-1'

onEveryServer('a room of an account', 'stopped', (db) => {
  const make = (p_claims: Claims, more: Partial<Args<'create_group_session'>> = {}) =>
    db().rpc('create_group_session', { p_claims, p_title: 'Friday night', ...more })
  const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })
  const join = (p_claims: Claims, id: string) => db().rpc('join_group_session', on(p_claims, id))
  const live = async (host: Claims, more: Partial<Args<'create_group_session'>> = {}) => {
    const { id } = await make(host, more)
    await db().rpc('start_group_session', on(host, id))
    return id
  }
  const enter = (sessionId: string, memberId: string, connectionId: string = randomUUID()) =>
    db().rpc('start_sessions', { p_node_id: node, p_arrivals: [{ sessionId, memberId, connectionId }] })
  const come = async (claims: Claims, id: string) => {
    const joined = await join(claims, id)
    const connection = randomUUID()
    const [entered] = await enter(id, joined.memberId, connection)
    expect(entered?.outcome).toBe('present')
    return { ...joined, connection }
  }
  const lose = (connection: string) =>
    db().rpc('close_presence', {
      p_node_id: node,
      p_connection_ids: [connection],
      p_reason: 'connection_lost',
    })
  const moderate = (
    p_claims: Claims,
    id: string,
    p_act: Args<'moderate_group_session'>['p_act'],
    ...p_member_ids: string[]
  ) => db().rpc('moderate_group_session', { ...on(p_claims, id), p_act, p_member_ids })
  const find = (p_claims: Claims | null, p_session_id: string) =>
    db().rpc('find_group_session', { p_claims, p_session_id })
  const changes = async (id: string, since: Date) =>
    (await db().rpc('recent_room_changes', { p_since: since.toISOString() })).changes.filter(
      ({ sessionId }) => sessionId === id,
    )

  it('is made with what its host said of it, and told to everybody', async () => {
    const [host, other] = [await account(db(), 'Asha Rao'), await account(db())]
    const at = await db().inMinutes(90)
    const made = await make(host, {
      p_title: '  Friday night ',
      p_description: 'Bring your own',
      p_scheduled_at: at,
      p_max_participants: 5,
    })
    expect(made).toEqual({
      id: expect.any(String),
      title: 'Friday night',
      description: 'Bring your own',
      status: 'SCHEDULED',
      scheduledAt: at.replace('.000Z', '+00:00'),
      ...{ startedAt: null, endedAt: null, maxParticipants: 5, participantCount: 0, isPrivate: false },
      club: null,
      host: { id: host.sub, name: 'Asha Rao' },
      ...{ isHost: true, isRemoved: false },
    })
    for (const claims of [other, null])
      expect(await find(claims, made.id)).toEqual({ ...made, isHost: false })
  })

  it('is changed before it is live, by its host', async () => {
    const host = await account(db())
    const { id } = await make(host, { p_description: 'x', p_scheduled_at: await db().inMinutes(60) })
    const change = (p_changes: Args<'change_group_session'>['p_changes']) =>
      db().rpc('change_group_session', { ...on(host, id), p_changes })
    expect(await change({ title: 'Saturday', description: null, maxParticipants: 20 })).toMatchObject({
      title: 'Saturday',
      description: null,
      maxParticipants: 20,
      scheduledAt: expect.any(String),
    })
    expect(await change({ scheduledAt: null, isPrivate: true })).toMatchObject({
      title: 'Saturday',
      scheduledAt: null,
      isPrivate: true,
    })
    expect(await refusalOf(change({ title: ' ' }))).toBe('invalid_argument: title')
    expect(await refusalOf(change({ maxParticipants: 21 }))).toBe('invalid_argument: maxParticipants')
    await db().rpc('start_group_session', on(host, id))
    expect(await refusalOf(change({ title: 'Late' }))).toBe('already_live: already_live')
    await db().rpc('end_group_session', on(host, id))
    expect(await refusalOf(change({ title: 'Later' }))).toBe('session_over: session_over')
  })

  it('is live from when its host presses start, and over when the host ends it for all', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const { id } = await make(host)
    expect(await refusalOf(join(ann, id))).toBe('not_live: not_live')
    expect(await refusalOf(db().rpc('end_group_session', on(host, id)))).toBe('not_live: not_live')
    const started = await db().rpc('start_group_session', on(host, id))
    expect(started).toMatchObject({ status: 'LIVE', startedAt: expect.any(String) })
    expect(await db().refusal('start_group_session', on(host, id))).toBe('already_live: already_live')
    expect(await db().refusal('cancel_group_session', on(host, id))).toBe('already_live: already_live')
    const { connection } = await come(ann, id)
    await db().pass(60, [connection])
    expect(await find(host, id)).toMatchObject({ participantCount: 1 })
    const since = await db().now()
    const ended = await db().rpc('end_group_session', on(host, id))
    expect(ended).toMatchObject({ status: 'ENDED', participantCount: 1, endedAt: expect.any(String) })
    expect(await changes(id, since)).toMatchObject([{ change: 'ended', summary: null }])
    expect(await db().rpc('end_group_session', on(host, id))).toEqual(ended)
    for (const act of ['start_group_session', 'join_group_session', 'cancel_group_session'] as const)
      expect(await db().refusal(act, on(host, id)), act).toBe('session_over: session_over')
  })

  it('is called off before it is live, and never starts then', async () => {
    const host = await account(db())
    const { id } = await make(host)
    const cancelled = await db().rpc('cancel_group_session', on(host, id))
    expect(cancelled).toMatchObject({ status: 'CANCELLED', startedAt: null, endedAt: expect.any(String) })
    expect(await db().rpc('cancel_group_session', on(host, id))).toEqual(cancelled)
    expect(await db().refusal('start_group_session', on(host, id))).toBe('session_over: session_over')
  })

  it('has as many in it as it has places, of whoever is there or on the way', async () => {
    const [host, ann, bo, cy] = [
      await account(db()),
      await account(db()),
      await account(db()),
      await account(db()),
    ]
    const id = await live(host, { p_max_participants: 2 })
    const first = await come(ann, id)
    await join(bo, id)
    expect(await refusalOf(join(cy, id))).toBe('room_full: room_full')
    // Who is let in and does not come keeps nobody out for long.
    await db().pass(61, [first.connection])
    const third = await come(cy, id)
    expect(await refusalOf(join(bo, id))).toBe('room_full: room_full')
    expect(await enter(id, await memberOf(id, bo))).toMatchObject([
      { outcome: 'refused', reason: 'room_full' },
    ])
    // A lost connection keeps its place for a moment, whoever leaves none.
    await lose(third.connection)
    expect(await refusalOf(join(bo, id))).toBe('room_full: room_full')
    expect((await join(cy, id)).claimNumber).toBe(1)
    await db().leave(first.connection)
    await join(bo, id)
    expect(await refusalOf(join(ann, id))).toBe('room_full: room_full')
  })

  it('keeps the place of whose connection was lost: of a host until they leave, of others for a moment', async () => {
    const [host, ann, bo] = [await account(db()), await account(db()), await account(db())]
    const id = await live(host, { p_max_participants: 2 })
    const [{ connection }, other] = [await come(host, id), await come(ann, id)]
    await lose(connection)
    await db().pass(300, [other.connection])
    expect(await refusalOf(join(bo, id))).toBe('room_full: room_full')
    const back = await come(host, id)
    await lose(other.connection)
    await db().pass(29, [back.connection])
    expect(await refusalOf(join(bo, id))).toBe('room_full: room_full')
    await db().pass(2, [back.connection])
    await join(bo, id)
  })

  it('is left over HTTP as by the button, by the connection that was meant', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const id = await live(host)
    const { connection, memberId } = await come(ann, id)
    const since = await db().now()
    expect(await db().rpc('leave_group_session', on(ann, id))).toEqual({ sessionId: id, left: true })
    expect(await find(host, id)).toMatchObject({ participantCount: 0 })
    expect(await changes(id, since)).toContainEqual(
      expect.objectContaining({ change: 'room', what: 'left', memberId, connectionId: connection }),
    )
    for (const claims of [ann, host])
      expect(await db().rpc('leave_group_session', on(claims, id))).toEqual({ sessionId: id, left: false })
  })

  it('has one member of each account: another device takes over by the claim number', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const id = await live(host)
    const first = await join(ann, id)
    expect(await join(ann, id)).toMatchObject({ memberId: first.memberId, claimNumber: 1 })
    const other = await db().rpc('open_sign_in', { p_user_id: ann.sub, p_seconds: 60 })
    expect(await join(other, id)).toMatchObject({ memberId: first.memberId, claimNumber: 2 })
    expect((await join(host, id)).isHost).toBe(true)
  })

  it('is found by those alone who may know of it', async () => {
    const [host, ann, bo] = [await account(db()), await account(db()), await account(db())]
    const [{ id }, { id: closed }] = [
      await make(host, { p_title: 'Open' }),
      await make(host, { p_is_private: true }),
    ]
    const listed = async (p_claims: Claims | null, more: Partial<Args<'list_group_sessions'>> = {}) =>
      (await db().rpc('list_group_sessions', { p_claims, p_limit: 100, ...more })).sessions.map(
        (one) => one.id,
      )
    for (const claims of [ann, null]) {
      expect(await listed(claims)).toContain(id)
      expect(await listed(claims)).not.toContain(closed)
      expect(await refusalOf(find(claims, closed))).toBe('session_not_found: session_not_found')
    }
    expect(await listed(host)).toEqual(expect.arrayContaining([id, closed]))
    // Whose address was invited is expected.
    const [row] = await db().rows<{ email: string }>('select email from parley.users where id = $1', [bo.sub])
    await db().rpc('invite_to_group_session', {
      ...on(host, closed),
      p_name: 'Bo',
      p_email: ` ${row?.email.toUpperCase()}`,
    })
    expect(await listed(bo)).toContain(closed)
    await db().rows('update parley.users set confirmed_at = null where id = $1', [bo.sub])
    expect(await listed(bo)).not.toContain(closed)
  })

  it('is listed in pages: live ones, those to come, then the past; by status and by words', async () => {
    const host = await account(db())
    const title = randomUUID()
    const [past, later, soon] = [
      await make(host, { p_title: `${title} 100%` }),
      await make(host, { p_title: title, p_scheduled_at: await db().inMinutes(600) }),
      await make(host, { p_title: title, p_scheduled_at: await db().inMinutes(60) }),
    ]
    await db().rpc('cancel_group_session', on(host, past.id))
    const now = await live(host, { p_title: title })
    const list = (more: Partial<Args<'list_group_sessions'>> = {}) =>
      db().rpc('list_group_sessions', { p_claims: null, p_query: title, ...more })
    const ids = async (more: Partial<Args<'list_group_sessions'>> = {}) =>
      (await list(more)).sessions.map(({ id }) => id)
    expect(await ids()).toEqual([now, soon.id, later.id, past.id])
    expect(await ids({ p_status: 'SCHEDULED' })).toEqual([soon.id, later.id])
    expect(await ids({ p_query: `${title} 100%` })).toEqual([past.id])
    expect(await ids({ p_query: `${title}_100%` })).toEqual([])
    expect(await list({ p_page: 2, p_limit: 3 })).toMatchObject({
      sessions: [{ id: past.id }],
      ...{ page: 2, pageCount: 3, totalItems: 4, totalPages: 2 },
      ...{ hasPrevPage: true, hasNextPage: false, prevPage: 1, nextPage: null },
    })
    expect(await list({ p_query: 'nobody called one this' })).toMatchObject({ sessions: [], totalPages: 0 })
  })

  it('keeps its history for whoever was in it, page by page backwards', async () => {
    const [host, ann, bo] = [await account(db()), await account(db(), 'Ann'), await account(db())]
    const id = await live(host)
    const { memberId } = await come(ann, id)
    const said = Array.from({ length: 5 }, (_, index) => ({
      ...{ sessionId: id, memberId, id: randomUUID() },
      message: `number ${index}`,
    }))
    await db().rpc('store_messages', { p_messages: said })
    const read = (claims: Claims, more: Partial<Args<'group_session_messages'>> = {}) =>
      db().rpc('group_session_messages', { ...on(claims, id), ...more })
    const last = await read(ann, { p_limit: 2 })
    expect(last).toMatchObject({
      hasMore: true,
      messages: [{ message: 'number 3' }, { message: 'number 4' }],
    })
    expect(last.messages[0]).toMatchObject({
      senderId: ann.sub,
      senderName: 'Ann',
      senderType: 'member',
      guest: false,
    })
    const older = await read(ann, { p_limit: 3, p_before_id: last.messages[0]?.id ?? null })
    expect(older.messages.map(({ message }) => message)).toEqual(['number 0', 'number 1', 'number 2'])
    expect(older.hasMore).toBe(false)
    expect((await read(host, { p_before: last.messages[0]?.timestamp ?? null })).messages).toEqual([])
    expect(await refusalOf(read(bo))).toBe('private: private')
  })

  it('takes guests by links, and nobody whose link was taken back', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const { id } = await make(host)
    const invite = () => db().rpc('invite_to_group_session', { ...on(host, id), p_name: 'Ravi' })
    const guest = await invite()
    expect(guest).toMatchObject({ role: 'guest', name: 'Ravi' })
    const check = () => db().rpc('is_session_link_valid', { p_token: guest.token })
    expect(await check()).toMatchObject({ valid: false, reason: 'too_early' })
    await db().rpc('start_group_session', on(host, id))
    expect(await check()).toMatchObject({ valid: true, facts: { role: 'guest', memberId: guest.id } })
    expect(await enter(id, guest.id)).toMatchObject([{ outcome: 'present' }])
    const people = (claims: Claims) =>
      db()
        .rpc('group_session_people', on(claims, id))
        .then(({ participants }) => participants)
    expect(await people(ann)).toEqual([
      { memberId: guest.id, userId: null, name: 'Ravi', role: 'guest', guest: true, state: 'in' },
    ])
    expect((await people(host)).map(({ state }) => state)).toEqual(['in', 'out'])
    await moderate(host, id, 'remove', guest.id)
    expect(await check()).toEqual({ valid: false, reason: 'revoked', facts: null })
    expect(await enter(id, guest.id)).toMatchObject([{ outcome: 'refused', reason: 'blocked' }])
    const late = await invite()
    await db().rpc('end_group_session', on(host, id))
    expect(await db().rpc('is_session_link_valid', { p_token: late.token })).toMatchObject({
      reason: 'ended',
    })
    expect(await refusalOf(invite())).toBe('session_over: session_over')
  })

  it('that is private lets whoever comes wait until a host says so', async () => {
    const [host, ann, bo] = [await account(db()), await account(db()), await account(db())]
    const { id: clubId } = await db().rpc('create_club', { p_claims: host, p_name: 'Pipes' })
    for (const p_claims of [ann, bo]) await db().rpc('join_club', { p_claims, p_club_id: clubId })
    const id = await live(host, { p_is_private: true, p_club_id: clubId, p_max_participants: 2 })
    const { connection } = await come(host, id)
    const [one, two] = [await join(ann, id), await join(bo, id)]
    expect([one.waits, two.waits]).toEqual([true, true])
    expect(await enter(id, one.memberId)).toMatchObject([{ outcome: 'refused', reason: 'waits' }])
    // As many as there are places, first come first.
    const { members } = await moderate(host, id, 'admit')
    const admitted = ({ memberId }: Joined) =>
      members.find(({ id: member }) => member === memberId)?.isAdmitted
    expect([one, two].map(admitted).filter(Boolean)).toHaveLength(1)
    const [first, second] = admitted(one) ? [one, two] : [two, one]
    expect(await enter(id, first.memberId)).toMatchObject([{ outcome: 'present' }])
    expect(await refusalOf(moderate(host, id, 'admit', second.memberId))).toBe('room_full: room_full')
    await moderate(host, id, 'turn_away', second.memberId)
    expect(await refusalOf(join(second === one ? ann : bo, id))).toBe('private: private')
    await moderate(host, id, 'send_to_wait', first.memberId)
    expect(await enter(id, first.memberId)).toMatchObject([{ outcome: 'refused', reason: 'waits' }])
    await db().leave(connection)
  })

  it('that is locked lets nobody in who was not in before', async () => {
    const [host, ann, bo] = [await account(db()), await account(db()), await account(db())]
    const id = await live(host)
    const { connection } = await come(ann, id)
    expect((await moderate(host, id, 'lock')).isLocked).toBe(true)
    await db().leave(connection)
    await come(ann, id)
    expect(await refusalOf(join(bo, id))).toBe('private: private')
    await moderate(host, id, 'unlock')
    await come(bo, id)
  })

  it('is its host’s and cohosts’: who removes whom, and who names cohosts', async () => {
    const [host, ann, bo, cy] = [
      await account(db()),
      await account(db()),
      await account(db()),
      await account(db()),
    ]
    const id = await live(host)
    const [one, two, three] = [await come(ann, id), await come(bo, id), await come(cy, id)]
    expect(await refusalOf(moderate(ann, id, 'remove', two.memberId))).toBe('not_host: not_host')
    const since = await db().now()
    await moderate(host, id, 'make_cohost', one.memberId)
    expect(await changes(id, since)).toContainEqual(
      expect.objectContaining({ change: 'room', what: 'role', memberId: one.memberId }),
    )
    await moderate(host, id, 'make_cohost', three.memberId)
    expect(await refusalOf(moderate(ann, id, 'remove', three.memberId))).toBe('not_host: not_host')
    expect(await refusalOf(moderate(ann, id, 'make_cohost', two.memberId))).toBe('not_host: not_host')
    await moderate(ann, id, 'remove', two.memberId)
    expect(await refusalOf(join(bo, id))).toBe('blocked: blocked')
    expect(await find(bo, id)).toMatchObject({ status: 'LIVE' })
    expect(await changes(id, since)).toContainEqual(
      expect.objectContaining({ change: 'revoked', memberId: two.memberId }),
    )
    await moderate(host, id, 'let_back', two.memberId)
    expect(await join(bo, id)).toMatchObject({ memberId: two.memberId, claimNumber: 2 })
    await moderate(host, id, 'unmake_cohost', three.memberId)
    expect((await join(cy, id)).role).toBe('member')
    const guest = await db().rpc('invite_to_group_session', { ...on(ann, id), p_name: 'Ravi' })
    expect(await refusalOf(moderate(host, id, 'make_cohost', guest.id))).toBe('invalid_argument: memberId')
    await moderate(host, id, 'hand_on', one.memberId)
    expect(await find(ann, id)).toMatchObject({ isHost: true, host: { id: ann.sub } })
    expect(await refusalOf(db().rpc('end_group_session', on(host, id)))).toBe('not_host: not_host')
    await db().rpc('end_group_session', on(ann, id))
  })

  it('that nobody is in any more, or that never began, is ended by the sweep', async () => {
    const host = await account(db())
    const [id, { id: unused }] = [await live(host), await make(host)]
    await db().pass(9 * 60)
    await db().rpc('sweep_sessions', {})
    expect(await find(host, id)).toMatchObject({ status: 'LIVE' })
    await db().pass(2 * 60)
    await db().rpc('sweep_sessions', {})
    expect(await find(host, id)).toMatchObject({ status: 'ENDED' })
    expect(await find(host, unused)).toMatchObject({ status: 'SCHEDULED' })
    await db().pass(24 * 3_600)
    await db().rpc('sweep_sessions', {})
    expect(await find(host, unused)).toMatchObject({ status: 'ENDED' })
  })

  async function memberOf(id: string, { sub }: Claims): Promise<string> {
    const [row] = await db().rows<{ id: string }>(
      'select member_id as id from parley.group_members where session_id = $1 and user_id = $2',
      [id, sub],
    )
    return row?.id ?? ''
  }
})
