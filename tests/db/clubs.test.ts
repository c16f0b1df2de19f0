import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

onEveryServer('a club', 'stopped', (db) => {
  const make = async (p_claims: Claims) => (await db().rpc('create_club', { p_claims, p_name: 'Pipes' })).id
  const of = (p_claims: Claims, p_club_id: string) => ({ p_claims, p_club_id })
  const join = (claims: Claims, id: string) => db().rpc('join_club', of(claims, id))
  const owner = async (claims: Claims, id: string) => (await db().rpc('find_club', of(claims, id))).owner
  const give = (
    by: Claims,
    id: string,
    { sub: p_user_id }: Claims,
    p_role: 'owner' | 'moderator' | 'member',
  ) => db().rpc('set_club_role', { ...of(by, id), p_user_id, p_role })
  const gone = async ({ sub }: Claims) => {
    const [row] = await db().rows<{ email: string }>('select email from parley.users where id = $1', [sub])
    expect(await db().rpc('delete_user', { p_email: row?.email ?? '' })).toEqual({ deleted: true })
  }

  it('has one owner, who hands it on before leaving', async () => {
    const [host, ann] = [await account(db()), await account(db(), 'Ann')]
    const id = await make(host)
    await join(ann, id)
    expect(await db().refusal('leave_club', of(host, id))).toBe('not_allowed: not_allowed')
    await give(host, id, ann, 'owner')
    expect(await owner(host, id)).toEqual({ id: ann.sub, name: 'Ann' })
    expect((await db().rpc('leave_club', of(host, id))).memberCount).toBe(1)
  })

  it('whose owner deletes the account goes on under the longest moderator, else the longest member', async () => {
    const [host, ann, bo, cy] = [
      await account(db()),
      await account(db()),
      await account(db(), 'Bo'),
      await account(db(), 'Cy'),
    ]
    const id = await make(host)
    for (const one of [ann, bo, cy]) {
      await db().pass(1)
      await join(one, id)
    }
    await give(host, id, cy, 'moderator')
    await gone(host)
    expect(await owner(bo, id)).toEqual({ id: cy.sub, name: 'Cy' })
    await gone(ann)
    await gone(cy)
    expect(await owner(bo, id)).toEqual({ id: bo.sub, name: 'Bo' })
    await gone(bo)
    const late = await account(db())
    expect(await db().rpc('find_club', of(late, id))).toMatchObject({ memberCount: 0, owner: null })
    expect(await join(late, id)).toMatchObject({ memberCount: 1, role: 'owner' })
  })

  it('is not what a deleted account hosts rooms in, or anywhere else; that it was there stays', async () => {
    const [host, ann] = [await account(db(), 'Asha Rao'), await account(db())]
    const p_club_id = await make(host)
    await join(ann, p_club_id)
    const room = (p_claims: Claims) =>
      db().rpc('create_group_session', { p_claims, p_title: 'Friday', p_club_id })
    const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })
    const [ahead, running, other] = [await room(host), await room(host), await room(ann)]
    await db().rpc('start_group_session', on(host, running.id))
    await db().rpc('start_group_session', on(ann, other.id))
    await db().rpc('join_group_session', on(host, other.id))
    await gone(host)
    const find = (id: string) => db().rpc('find_group_session', on(ann, id))
    expect(await find(ahead.id)).toMatchObject({ status: 'CANCELLED' })
    expect(await find(running.id)).toMatchObject({
      status: 'ENDED',
      host: { id: host.sub, name: 'Deleted account' },
    })
    expect(await find(other.id)).toMatchObject({ status: 'LIVE' })
    const [held] = await db().rpc('open_rooms', { p_session_ids: [other.id] })
    expect(held?.members.map(({ claimNumber }) => claimNumber)).toEqual([0, 0])
    expect(await refusalOf(db().rpc('join_group_session', on(host, other.id)))).toMatch(/^not_signed_in/)
    const [{ count } = { count: 0 }] = await db().rows<{ count: number }>(
      'select count(*)::int as count from parley.group_members where user_id = $1',
      [host.sub],
    )
    expect(count).toBe(3)
  })

  it('is deleted by its owner: what has not started is cancelled, and what is live goes on for its members', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const id = await make(host)
    await join(ann, id)
    const room = (p_claims: Claims) =>
      db().rpc('create_group_session', { p_claims, p_title: 'Friday', p_club_id: id })
    const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })
    const [ahead, live] = [await room(host), await room(ann)]
    await db().rpc('start_group_session', on(ann, live.id))
    await db().rpc('join_group_session', on(ann, live.id))
    expect(await refusalOf(db().rpc('delete_club', of(ann, id)))).toBe('not_allowed: not_allowed')
    expect(await db().rpc('delete_club', of(host, id))).toEqual({
      id,
      cancelledSessions: 1,
      liveSessions: 1,
    })
    expect(await db().rpc('find_group_session', on(ann, ahead.id))).toMatchObject({ status: 'CANCELLED' })
    expect(await db().rpc('find_group_session', on(ann, live.id))).toMatchObject({ status: 'LIVE' })
    expect(await db().rpc('join_group_session', on(host, live.id))).toMatchObject({ waits: false })
    const stranger = await account(db())
    expect(await refusalOf(db().rpc('join_group_session', on(stranger, live.id)))).toMatch(
      /^session_not_found/,
    )
    for (const act of ['find_club', 'join_club', 'leave_club', 'delete_club'] as const)
      expect(await refusalOf(db().rpc(act, of(host, id)))).toBe('club_not_found: club_not_found')
    expect(await refusalOf(room(host))).toBe('club_not_found: club_not_found')
    for (const p_mine of [true, false])
      expect(
        (await db().rpc('list_clubs', { p_claims: host, p_query: 'Pipes', p_mine, p_limit: 100 })).clubs,
      ).not.toContainEqual(expect.objectContaining({ id }))
    await gone(host)
    await db().rpc('end_group_session', on(ann, live.id))
    expect(await db().rpc('find_group_session', on(ann, live.id))).toMatchObject({ status: 'ENDED' })
  })

  it('that is deleted while rooms are made in it has none that is not over', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const id = await make(host)
    await join(ann, id)
    const room = () => db().rpc('create_group_session', { p_claims: ann, p_title: 'Friday', p_club_id: id })
    const made = await Promise.allSettled([
      room(),
      room(),
      db().rpc('delete_club', of(host, id)),
      room(),
      room(),
    ])
    expect(made[2]?.status).toBe('fulfilled')
    const [{ count } = { count: -1 }] = await db().rows<{ count: number }>(
      "select count(*)::int as count from parley.group_sessions where club_id = $1 and status <> 'cancelled'",
      [id],
    )
    expect(count).toBe(0)
  })

  it('takes whom it took out again, and nobody whom it blocked', async () => {
    const [host, ann] = [await account(db()), await account(db())]
    const id = await make(host)
    await join(ann, id)
    const about = { ...of(host, id), p_user_id: ann.sub }
    await db().rpc('remove_club_member', about)
    expect((await join(ann, id)).role).toBe('member')
    expect(await db().rpc('block_from_club', about)).toMatchObject({ blocked: true, role: null })
    expect(await refusalOf(join(ann, id))).toBe('club_not_found: club_not_found')
    expect(
      (await db().rpc('list_clubs', { p_claims: ann, p_query: 'Pipes', p_limit: 100 })).clubs,
    ).not.toContainEqual(expect.objectContaining({ id }))
    await db().rpc('unblock_from_club', about)
    expect((await join(ann, id)).role).toBe('member')
  })
})
