import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)))
const counted = (words: readonly string[]) =>
  Object.fromEntries(
    [...new Set(words)].toSorted().map((word) => [word, words.filter((one) => one === word).length]),
  )

onEveryServer('many at once at a room of an account', 'running', (db) => {
  const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })
  const make = async (host: Claims, more: object = {}) =>
    (await db().rpc('create_group_session', { p_claims: host, p_title: 'Friday', ...more })).id
  const live = async (host: Claims, more: object = {}) => {
    const id = await make(host, more)
    await db().rpc('start_group_session', on(host, id))
    return id
  }
  const join = (claims: Claims, id: string) => refusalOf(db().rpc('join_group_session', on(claims, id)))
  const crowd = (count: number) => times(count, () => account(db()))
  const enter = async (id: string, members: readonly string[]) =>
    (
      await times(members.length, (index) =>
        db().rpc('start_sessions', {
          p_node_id: 'node-1',
          p_arrivals: [{ sessionId: id, memberId: members[index] ?? '', connectionId: randomUUID() }],
        }),
      )
    )
      .flat()
      .map((answer) => (answer.outcome === 'refused' ? answer.reason : answer.outcome))
  /** Who may come in by a claim that stands. */
  const holders = async (id: string) => {
    const [room] = await db().rpc('open_rooms', { p_session_ids: [id] })
    return room?.members.filter(({ claimNumber }) => claimNumber > 0).map(({ name }) => name)
  }

  it('of 30 who join a room of 20, 20 are in and 10 are told that it is full', async () => {
    const [host, people] = [await account(db()), await crowd(30)]
    const id = await live(host, { p_max_participants: 20 })
    expect(counted(await times(30, (index) => join(people[index] ?? host, id)))).toEqual({
      'nothing refused': 20,
      'room_full: room_full': 10,
    })
    // A member is made of nobody who was turned away.
    const members = await db().rows<{ id: string; role: string }>(
      'select member_id as id, role from parley.group_members where session_id = $1',
      [id],
    )
    expect(members).toHaveLength(21)
    const inside = members.filter(({ role }) => role === 'member').map((member) => member.id)
    expect(counted(await enter(id, inside))).toEqual({ present: 20 })
    expect(await join(host, id)).toBe('room_full: room_full')
  })

  it('of 30 guests with links, 20 are in', async () => {
    const host = await account(db())
    const id = await live(host, { p_max_participants: 20 })
    const guests = await times(30, () =>
      db().rpc('invite_to_group_session', { ...on(host, id), p_name: 'Ravi' }),
    )
    const entered = await enter(
      id,
      guests.map((guest) => guest.id),
    )
    expect(counted(entered)).toEqual({ present: 20, room_full: 10 })
  })

  it('starts once, however often its host presses', async () => {
    const host = await account(db())
    const id = await make(host)
    const answers = await times(20, () => refusalOf(db().rpc('start_group_session', on(host, id))))
    expect(counted(answers)).toEqual({ 'already_live: already_live': 19, 'nothing refused': 1 })
    const started = await db().rows(
      `select from parley.session_events where session_id = $1 and type = 'started'`,
      [id],
    )
    expect(started).toHaveLength(1)
  })

  it('starts or is called off, and never both', async () => {
    const host = await account(db())
    for (let time = 0; time < 10; time += 1) {
      const id = await make(host)
      const answers = await Promise.all([
        refusalOf(db().rpc('start_group_session', on(host, id))),
        refusalOf(db().rpc('cancel_group_session', on(host, id))),
      ])
      expect(answers.filter((answer) => answer === 'nothing refused')).toHaveLength(1)
    }
  })

  it('lets in before its end, and nobody after it', async () => {
    const [host, people] = [await account(db()), await crowd(10)]
    const id = await live(host)
    const [ended, ...joined] = await Promise.all([
      refusalOf(db().rpc('end_group_session', on(host, id))),
      ...people.map((one) => join(one, id)),
    ])
    expect(ended).toBe('nothing refused')
    for (const answer of joined)
      expect(['nothing refused', 'session_over: session_over', 'room_full: room_full']).toContain(answer)
    expect(await join(people[0] ?? host, id)).toBe('session_over: session_over')
    expect(await db().rpc('verify_event_chain', { p_session_id: id })).toMatchObject({ intact: true })
  })

  it('of a club keeps out whom it blocks at the same moment', async () => {
    const owner = await account(db())
    const { id: p_club_id } = await db().rpc('create_club', { p_claims: owner, p_name: 'Pipes' })
    const id = await live(owner, { p_club_id })
    await join(owner, id)
    for (const one of await crowd(10)) {
      await db().rpc('join_club', { p_claims: one, p_club_id })
      const [blocked, joined] = await Promise.all([
        refusalOf(db().rpc('block_from_club', { p_claims: owner, p_club_id, p_user_id: one.sub })),
        join(one, id),
      ])
      expect(blocked).toBe('nothing refused')
      expect(['nothing refused', 'session_not_found: session_not_found']).toContain(joined)
      expect(await join(one, id)).toBe('session_not_found: session_not_found')
    }
    expect(await holders(id)).toHaveLength(1)
  })

  it('keeps out whom its host takes out at the same moment', async () => {
    const host = await account(db())
    const id = await live(host)
    for (const one of await crowd(10)) {
      const { memberId } = await db().rpc('join_group_session', on(one, id))
      const remove = { ...on(host, id), p_act: 'remove' as const, p_member_ids: [memberId] }
      const [removed, , entered] = await Promise.all([
        refusalOf(db().rpc('moderate_group_session', remove)),
        join(one, id),
        enter(id, [memberId]),
      ])
      expect(removed).toBe('nothing refused')
      expect(['present', 'blocked']).toContain(entered[0])
      expect(await join(one, id)).toBe('blocked: blocked')
    }
    expect(await holders(id)).toEqual([])
  })

  it('lets an account go that comes in, is blocked and is deleted at the same moment', async () => {
    const owner = await account(db())
    const { id: p_club_id } = await db().rpc('create_club', { p_claims: owner, p_name: 'Pipes' })
    const id = await live(owner, { p_club_id })
    const answers = await Promise.all(
      (await crowd(15)).map(async (one) => {
        await db().rpc('join_club', { p_claims: one, p_club_id })
        return Promise.all([
          join(one, id),
          refusalOf(db().rpc('block_from_club', { p_claims: owner, p_club_id, p_user_id: one.sub })),
          refusalOf(db().rpc('delete_own_account', { p_claims: one })),
        ])
      }),
    )
    expect(answers.flat().filter((answer) => /^\d|^40P01/.test(answer))).toEqual([])
    expect(await holders(id)).toEqual([])
  })

  it('makes no more of an account than it may, however many are asked for at once', async () => {
    const host = await account(db())
    const answers = await times(130, () => refusalOf(make(host)))
    expect(counted(answers)).toEqual({ 'nothing refused': 100, 'too_many_attempts: 3600': 30 })
  })

  it('never waits for itself: everything that may come together does, and ends', async () => {
    const host = await account(db())
    const { id: p_club_id } = await db().rpc('create_club', { p_claims: host, p_name: 'Pipes' })
    const people = await crowd(6)
    for (const p_claims of people) await db().rpc('join_club', { p_claims, p_club_id })
    const id = await live(host, { p_club_id, p_max_participants: 4, p_is_private: true })
    const moderate = (p_act: 'admit' | 'lock' | 'unlock') =>
      db().rpc('moderate_group_session', { ...on(host, id), p_act })
    const connections = await times(6, async () => randomUUID())
    const member = async (claims: Claims) => (await db().rpc('join_group_session', on(claims, id))).memberId
    const acts = people.flatMap((one, index) => [
      () => join(one, id),
      async () =>
        db().rpc('start_sessions', {
          p_node_id: 'node-1',
          p_arrivals: [
            { sessionId: id, memberId: await member(one), connectionId: connections[index] ?? '' },
          ],
        }),
      () => moderate('admit'),
      () => db().rpc('leave_group_session', on(one, id)),
      () => moderate(index % 2 ? 'lock' : 'unlock'),
      () => db().rpc('renew_presence', { p_node_id: 'node-1', p_connection_ids: connections }),
      () =>
        db().rpc('close_presence', {
          p_node_id: 'node-1',
          p_connection_ids: connections.slice(index),
          p_reason: 'connection_lost',
        }),
      () => db().rpc('sweep_sessions', {}),
      () => db().rpc('remove_club_member', { p_claims: host, p_club_id, p_user_id: one.sub }),
      () => db().rpc('join_club', { p_claims: one, p_club_id }),
    ])
    const answers = await times(acts.length * 4, (index) =>
      refusalOf(acts[index % acts.length]?.() ?? join(host, id)),
    )
    expect(answers.filter((answer) => /^\d|^40P01/.test(answer))).toEqual([])
    await db().rpc('end_group_session', on(host, id))
  })
})
