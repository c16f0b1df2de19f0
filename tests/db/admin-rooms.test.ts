import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Args } from '@/lib/db/functions/index'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'
import { signedIn } from './support/signed-in'

onEveryServer('what administrators do to rooms', 'stopped', (db) => {
  const made = async (host: Claims, more: Partial<Args<'create_group_session'>> = {}) =>
    (await db().rpc('create_group_session', { p_claims: host, p_title: 'Friday', ...more })).id
  const live = async (host: Claims, more: Partial<Args<'create_group_session'>> = {}) => {
    const id = await made(host, more)
    await db().rpc('start_group_session', { p_claims: host, p_session_id: id })
    return id
  }
  const byCommand = () =>
    db().rpc('create_group_room', {
      ...{ p_title: 'By command', p_mode: 'voice' as const },
      p_members: [
        { role: 'host', name: 'Asha' },
        { role: 'member', name: 'Ravi' },
      ],
    })
  const come = async (sessionId: string, memberId: string) => {
    const arrival = { sessionId, memberId, connectionId: randomUUID() }
    const [entered] = await db().rpc('start_sessions', { p_node_id: 'node-1', p_arrivals: [arrival] })
    return entered?.outcome
  }
  const joined = async (p_claims: Claims, p_session_id: string) => {
    const { memberId } = await db().rpc('join_group_session', { p_claims, p_session_id })
    expect(await come(p_session_id, memberId)).toBe('present')
    return memberId
  }
  const act = (p_claims: Claims, p_session_id: string, p_idempotency_key: string = randomUUID()) => ({
    ...{ p_claims, p_session_id, p_idempotency_key },
    p_reason: 'Spam',
  })
  const room = async (p_claims: Claims, p_session_id: string) => {
    const found = await db().rpc('admin_group_room', { p_claims, p_session_id })
    if (!found) throw new Error('There is no such room.')
    return found
  }
  const told = async (id: string) =>
    (await db().rpc('recent_room_changes', { p_since: new Date(0).toISOString() })).changes.filter(
      ({ sessionId }) => sessionId === id,
    )
  const violations = () => db().violations()

  it('end a live one once, with a reason that the audit keeps, and every process hears of it', async () => {
    const [admin, host] = [await signedIn(db(), 'admin'), await account(db(), 'Asha Rao')]
    const id = await live(host)
    await joined(host, id)
    const key = randomUUID()
    expect(await db().rpc('admin_end_group_room', act(admin, id, key))).toEqual({
      ...{ outcome: 'done', repeated: false },
    })
    expect(await db().rpc('admin_end_group_room', act(admin, id, key))).toEqual({
      ...{ outcome: 'done', repeated: true },
    })
    expect(await db().rpc('admin_end_group_room', act(admin, id))).toMatchObject({ reason: 'already_over' })
    const other = await live(host)
    expect(await refusalOf(db().rpc('admin_end_group_room', act(admin, other, key)))).toContain(
      'idempotency_conflict',
    )
    expect(await told(id)).toContainEqual(expect.objectContaining({ change: 'ended', summary: null }))
    const { audit, chain, ...facts } = await room(admin, id)
    expect(audit).toMatchObject([{ action: 'session_ended', reason: 'Spam', memberId: null }])
    expect(audit[0]?.actor).toContain('@practice.example')
    expect(chain.intact).toBe(true)
    expect(facts).toMatchObject({ status: 'ENDED', inNow: 0, cameIn: 1, members: [{ isIn: false }] })
    expect(await violations()).toEqual([])
  })

  it('call off what an account has not started, and end a room without an account', async () => {
    const [admin, host] = [await signedIn(db(), 'admin'), await account(db())]
    const ahead = await made(host)
    const { sessionId } = await byCommand()
    for (const id of [ahead, sessionId]) await db().rpc('admin_end_group_room', act(admin, id))
    expect((await room(admin, ahead)).status).toBe('CANCELLED')
    expect((await room(admin, sessionId)).status).toBe('ENDED')
    expect(await refusalOf(db().rpc('admin_end_group_room', act(admin, randomUUID())))).toContain(
      'session_not_found',
    )
    expect(
      await refusalOf(db().rpc('admin_end_group_room', { ...act(admin, ahead), p_reason: ' ' })),
    ).toContain('invalid_argument')
  })

  it('take a member out, who stays out until the host lets it back', async () => {
    const [admin, host, nina] = [await signedIn(db(), 'admin'), await account(db()), await account(db())]
    const id = await live(host)
    const [hostId, memberId] = [await joined(host, id), await joined(nina, id)]
    const remove = (p_member_id: string, p_idempotency_key?: string) =>
      db().rpc('admin_remove_group_member', { ...act(admin, id, p_idempotency_key), p_member_id })
    const key = randomUUID()
    expect(await remove(memberId, key)).toEqual({ outcome: 'done', repeated: false })
    expect(await remove(memberId, key)).toEqual({ outcome: 'done', repeated: true })
    expect(await remove(memberId)).toMatchObject({ reason: 'already_out' })
    expect(await remove(hostId)).toMatchObject({ reason: 'is_host' })
    expect(await remove(randomUUID())).toMatchObject({ reason: 'no_such_member' })
    expect(await told(id)).toContainEqual(expect.objectContaining({ what: 'removed', memberId }))
    const again = db().rpc('join_group_session', { p_claims: nina, p_session_id: id })
    expect(await refusalOf(again)).toContain('blocked')
    expect((await room(admin, id)).audit).toMatchObject([{ action: 'member_removed', memberId }])
    await db().rpc('moderate_group_session', {
      ...{ p_claims: host, p_session_id: id, p_act: 'let_back', p_member_ids: [memberId] },
    })
    expect(await joined(nina, id)).toBe(memberId)
    expect(await violations()).toEqual([])
  })

  it('take somebody out of a room without an account, who is in again by a new link alone', async () => {
    const admin = await signedIn(db(), 'admin')
    const { sessionId, members } = await byCommand()
    const member = members[1]
    if (!member) throw new Error('There is no member.')
    const removal = { ...act(admin, sessionId), p_member_id: member.id }
    expect(await db().rpc('admin_remove_group_member', removal)).toMatchObject({ outcome: 'done' })
    const more = { ...act(admin, sessionId), p_member_id: member.id }
    expect(await db().rpc('admin_remove_group_member', more)).toMatchObject({ reason: 'already_out' })
    expect(await told(sessionId)).toContainEqual(
      expect.objectContaining({ change: 'revoked', memberId: member.id }),
    )
    const valid = (p_token: string) => db().rpc('is_session_link_valid', { p_token })
    expect(await valid(member.token)).toMatchObject({ valid: false })
    const anew = await db().rpc('reissue_group_link', {
      ...{ p_session_id: sessionId, p_member_id: member.id },
    })
    expect(await valid(anew.token)).toMatchObject({ valid: true })
  })

  it('find rooms by status, words, club and day, with what is live', async () => {
    const [admin, host] = [await signedIn(db(), 'admin'), await account(db(), 'Zoë Quill')]
    const word = randomUUID().slice(0, 8)
    const { id: clubId } = await db().rpc('create_club', { p_claims: host, p_name: `Club ${word}` })
    const running = await live(host, { p_title: `Run ${word}`, p_is_private: true })
    await joined(host, running)
    const ahead = await made(host, {
      ...{ p_title: `Next ${word}`, p_scheduled_at: await db().inMinutes(3 * 24 * 60), p_club_id: clubId },
    })
    const { sessionId } = await db().rpc('create_group_room', {
      ...{ p_title: `Command ${word}`, p_mode: 'chat' },
      p_members: [{ role: 'host', name: 'Asha' }],
    })
    const find = (asked: Partial<Args<'admin_group_rooms'>>) =>
      db().rpc('admin_group_rooms', { p_claims: admin, ...asked })
    const ids = async (asked: Partial<Args<'admin_group_rooms'>>) =>
      (await find(asked)).rooms.map(({ id }) => id)
    expect(await ids({ p_query: word })).toEqual([running, sessionId, ahead])
    expect(await ids({ p_query: word, p_status: 'LIVE' })).toEqual([running])
    expect(await ids({ p_query: 'zoë quill' })).toEqual([running, ahead])
    expect(await ids({ p_query: ahead })).toEqual([ahead])
    expect(await ids({ p_club_id: clubId })).toEqual([ahead])
    const day = (await db().inMinutes(3 * 24 * 60)).slice(0, 10)
    expect(await ids({ p_query: word, p_day: day })).toEqual([ahead])
    const page = await find({ p_query: word, p_page: 2, p_limit: 2 })
    expect(page).toMatchObject({ totalItems: 3, totalPages: 2, hasPrevPage: true, hasNextPage: false })
    expect(page.rooms).toHaveLength(1)
    expect(page.live.rooms).toBeGreaterThan(0)
    expect(page.live.people).toBeGreaterThan(0)
    expect(page.clubs).toContainEqual({ id: clubId, name: `Club ${word}` })
    const [first] = (await find({ p_query: word })).rooms
    expect(first).toMatchObject({
      ...{ ofAccount: true, isPrivate: true, host: { userId: host.sub, name: 'Zoë Quill' } },
      ...{ inNow: 1, cameIn: 1, capacity: 8, club: null },
    })
    expect((await room(admin, sessionId)).ofAccount).toBe(false)
    expect(await db().rpc('admin_group_room', { p_claims: admin, p_session_id: randomUUID() })).toBeNull()
    expect(await refusalOf(find({ p_limit: 101 }))).toContain('invalid_argument')
  })
})
