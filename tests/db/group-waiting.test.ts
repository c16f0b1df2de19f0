import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Args } from '@/lib/db/functions/index'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

onEveryServer('a room of an account', 'stopped', (db) => {
  const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })
  const join = (p_claims: Claims, id: string) => db().rpc('join_group_session', on(p_claims, id))
  const live = async (p_claims: Claims, more: Partial<Args<'create_group_session'>> = {}) => {
    const { id } = await db().rpc('create_group_session', { p_claims, p_title: 'Friday night', ...more })
    await db().rpc('start_group_session', on(p_claims, id))
    return id
  }
  const enter = (sessionId: string, memberId: string) =>
    db().rpc('start_sessions', {
      p_node_id: 'node-1',
      p_arrivals: [{ sessionId, memberId, connectionId: randomUUID() }],
    })
  const moderate = (
    p_claims: Claims,
    id: string,
    p_act: Args<'moderate_group_session'>['p_act'],
    ...p_member_ids: string[]
  ) => db().rpc('moderate_group_session', { ...on(p_claims, id), p_act, p_member_ids })
  const find = (p_claims: Claims | null, p_session_id: string) =>
    db().rpc('find_group_session', { p_claims, p_session_id })

  it('that is locked lets whoever was sent back to wait go on waiting, and come in when a host says so', async () => {
    const [host, ann, bo, cy] = [
      await account(db()),
      await account(db()),
      await account(db()),
      await account(db()),
    ]
    const { id: clubId } = await db().rpc('create_club', { p_claims: host, p_name: 'Pipes' })
    for (const p_claims of [ann, bo, cy]) await db().rpc('join_club', { p_claims, p_club_id: clubId })
    const id = await live(host, { p_is_private: true, p_club_id: clubId })
    const [one, two] = [await join(ann, id), await join(bo, id)]
    await moderate(host, id, 'admit', one.memberId)
    await moderate(host, id, 'lock')
    await moderate(host, id, 'send_to_wait', one.memberId)
    expect((await join(ann, id)).waits).toBe(true)
    expect(await enter(id, one.memberId)).toMatchObject([{ outcome: 'refused', reason: 'waits' }])
    // Whoever asked before it was locked is heard, too; nobody asks any more.
    expect((await join(bo, id)).waits).toBe(true)
    expect(await refusalOf(join(cy, id))).toBe('private: private')
    await moderate(host, id, 'admit', one.memberId)
    expect(await enter(id, one.memberId)).toMatchObject([{ outcome: 'present' }])
    await moderate(host, id, 'turn_away', two.memberId)
    expect(await refusalOf(join(bo, id))).toBe('private: private')
  })

  it('tells whoever was taken out that they were, and nobody else', async () => {
    const [host, ann, bo] = [await account(db()), await account(db()), await account(db())]
    const id = await live(host)
    const { memberId } = await join(ann, id)
    await moderate(host, id, 'remove', memberId)
    expect(await find(ann, id)).toMatchObject({ isRemoved: true })
    for (const other of [host, bo, null]) expect(await find(other, id)).toMatchObject({ isRemoved: false })
    await moderate(host, id, 'let_back', memberId)
    expect(await find(ann, id)).toMatchObject({ isRemoved: false })
  })
})
