import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Result } from '@/lib/db/functions/index'
import { groupRights } from '@/lib/room/rights'
import { device, onEveryServer, type Practice, refusalOf } from './support/practice'

type Room = Result<'create_group_room'>
type Invited = Room['members'][number]

const node = 'node-1'
const host = { role: 'host', name: 'Asha Rao' } as const
const guests = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ role: 'member' as const, name: `Guest ${index + 1}` }))

onEveryServer('a group room', 'stopped', (db) => {
  const create = (count = 3, mode: 'chat' | 'voice' | 'video' = 'video', opensAt?: string) =>
    db().rpc('create_group_room', {
      p_title: 'Evening class',
      p_mode: mode,
      p_members: [host, ...guests(count)],
      ...(opensAt ? { p_opens_at: opensAt } : {}),
    })
  const claim = (member: Invited, p_device = device(), p_take_over = false) =>
    db().rpc('claim_session_link', { p_token: member.token, p_link_id: null, p_device, p_take_over })
  const roomOf = async ({ sessionId }: Room) => {
    const [room] = await db().rpc('open_rooms', { p_session_ids: [sessionId] })
    if (room?.kind !== 'group') throw new Error('There is no such group room.')
    return room
  }
  const changesOf = async ({ sessionId }: Room, since: Date) => {
    const { changes } = await db().rpc('recent_room_changes', { p_since: since.toISOString() })
    return changes.filter((change) => change.sessionId === sessionId)
  }

  it('is made with its members and a link for each, and is told with them', async () => {
    const room = await create()
    expect(room).toMatchObject({ kind: 'group', status: 'scheduled', sessionType: 'video', capacity: 4 })
    expect(new Set(room.members.map(({ token }) => token)).size).toBe(4)
    expect((await roomOf(room)).members).toMatchObject(
      room.members.map(({ id, role, name }) => ({
        ...{ id, role, name, personId: null, userId: null, claimNumber: 0 },
        ...{ isAdmitted: true, isRemoved: false, askedAt: null, rightsBy: null },
        rights: role === 'host' ? groupRights.host : groupRights.member,
      })),
    )
    await expect(db().rpc('open_room', { p_session_id: room.sessionId })).rejects.toMatchObject({
      code: 'PA006',
    })
  })

  it('takes in whom its host invites, up to its capacity', async () => {
    const room = await create(2)
    const invite = { p_session_id: room.sessionId, p_name: 'Ravi' }
    const fourth = await db().rpc('invite_to_group_room', invite)
    expect(await db().rpc('is_session_link_valid', { p_token: fourth.token })).toMatchObject({
      valid: true,
      facts: { memberId: fourth.id, name: 'Ravi' },
    })
    expect(await db().refusal('invite_to_group_room', invite)).toBe('invalid_argument: members')
    expect((await roomOf(room)).members).toHaveLength(4)
  })

  it('is for as many as it was made for, twenty at most', async () => {
    const asked = { p_title: 'Choir', p_mode: 'video' as const, p_members: [host, ...guests(19)] }
    const choir = await db().rpc('create_group_room', { ...asked, p_capacity: 20 })
    expect(choir).toMatchObject({ capacity: 20, members: { length: 20 } })
    const invite = { p_session_id: choir.sessionId, p_name: 'One more' }
    expect(await db().refusal('invite_to_group_room', invite)).toBe('invalid_argument: role')
    const made = (p_capacity: number) => db().rpc('create_group_room', { ...asked, p_capacity })
    expect(await refusalOf(made(19))).toMatch('members')
    expect(await refusalOf(made(21))).toMatch('capacity')
  })

  it('gives a member a new link, and takes back the one before with its claim; no other member notices', async () => {
    const room = await create(2)
    const [host, one, two] = membersOf(room)
    const reissue = (p_member_id: string) =>
      db().rpc('reissue_group_link', { p_session_id: room.sessionId, p_member_id })
    const fresh = await reissue(two.id)
    expect(fresh).toMatchObject({ id: two.id, role: 'member', name: two.name })
    const reason = (p_token: string) => db().rpc('is_session_link_valid', { p_token })
    expect(await reason(two.token)).toEqual({ valid: false, reason: 'revoked', facts: null })
    for (const { id, token } of [host, one, fresh])
      expect(await reason(token)).toMatchObject({ valid: true, facts: { memberId: id } })
    const other = await create(1)
    const refused = (p_session_id: string, p_member_id: string) =>
      db().refusal('reissue_group_link', { p_session_id, p_member_id })
    expect(await refused(other.sessionId, two.id)).toBe('not_a_participant: not_a_participant')
    await db().rpc('end_group_room', { p_session_id: room.sessionId })
    expect(await refused(room.sessionId, two.id)).toBe('session_over: session_over')
  })

  it('tells the holder of a link about the room and about itself', async () => {
    const room = await create()
    const [, guest] = membersOf(room)
    const facts = {
      kind: 'group',
      sessionId: room.sessionId,
      roomId: room.roomId,
      title: 'Evening class',
      linkId: guest.linkId,
      memberId: guest.id,
      role: 'member',
      name: 'Guest 1',
    }
    expect(await db().rpc('is_session_link_valid', { p_token: guest.token })).toMatchObject({
      valid: true,
      facts: { ...facts, claimed: false },
    })
    const p_device = device()
    expect(await claim(guest, p_device)).toMatchObject({
      facts: { ...facts, claimed: true },
      claimNumber: 1,
      bothJoined: false,
    })
    expect(await db().rpc('is_claim_valid', { p_device, p_link_id: null })).toMatchObject({
      valid: true,
      facts,
    })
    expect(
      await db().rpc('participant_of_claim', { p_device, p_token: null, p_link_id: guest.linkId }),
    ).toMatchObject({ kind: 'group', memberId: guest.id, claimNumber: 1 })
  })

  it('keeps its links from who claims one of another kind, and the links of others from who claims its own', async () => {
    const room = await create()
    const [, guest] = membersOf(room)
    const { clientToken } = await db().book()
    const claimed = (p_token: string, p_kind: string) =>
      refusalOf(
        db().rpc('claim_session_link', {
          p_token,
          p_link_id: null,
          p_device: device(),
          p_take_over: false,
          p_kind,
        }),
      )
    expect(await claimed(guest.token, 'appointment')).toBe('link_not_found: not_found')
    expect(await claimed(clientToken, 'group')).toBe('link_not_found: not_found')
    for (const p_token of [guest.token, clientToken]) {
      const { facts } = await db().rpc('is_session_link_valid', { p_token })
      expect(facts?.claimed).toBe(false)
    }
    expect(await claimed(guest.token, 'group')).toBe('nothing refused')
    expect(await claimed(clientToken, 'appointment')).toBe('nothing refused')
  })

  it('has each link on one device, and tells of who takes one over by the member', async () => {
    const since = await db().now()
    const room = await create()
    const [, first, second] = membersOf(room)
    await claim(first)
    await claim(second)
    expect(await refusalOf(claim(second))).toBe('in_use_elsewhere: in_use_elsewhere')
    expect(await claim(second, device(), true)).toMatchObject({ claimNumber: 2 })
    expect(await changesOf(room, since)).toMatchObject([
      { change: 'claimed', participantType: 'member', memberId: first.id, claimNumber: 1 },
      { change: 'claimed', participantType: 'member', memberId: second.id, claimNumber: 1 },
      { change: 'claimed', participantType: 'member', memberId: second.id, claimNumber: 2 },
    ])
    expect((await roomOf(room)).members.map(({ claimNumber }) => claimNumber)).toEqual([0, 1, 2, 0])
  })

  it('is entered by four at once, is live from when its host comes, and each leaves alone', async () => {
    const room = await create()
    const members = membersOf(room)
    const connections = members.map(() => randomUUID())
    // The host comes last.
    const order = [1, 2, 3, 0]
    const arrivals = order.map((index) => arrival(room, members[index], connections[index]))
    const answers = await db().rpc('start_sessions', { p_node_id: node, p_arrivals: arrivals })
    expect(answers.map((answer) => answer.outcome === 'present' && answer.live.status)).toEqual([
      'scheduled',
      'scheduled',
      'scheduled',
      'live',
    ])
    expect(await roomOf(room)).toMatchObject({ status: 'live', startedAt: expect.any(String) })
    // Once more is no second presence.
    await db().rpc('start_sessions', { p_node_id: node, p_arrivals: arrivals })
    expect(await openOf(db(), room)).toEqual(['host 1', 'member 1', 'member 2', 'member 3'])
    await db().pass(10)
    expect(
      await db().rpc('renew_presence', { p_node_id: node, p_connection_ids: connections }),
    ).toMatchObject({ renewed: 4, overSessionIds: [] })
    await db().leave(String(connections[2]))
    expect(await openOf(db(), room)).toEqual(['host 1', 'member 1', 'member 3'])
    const [left] = await db().rows(
      `select actor, data - 'leftAt' as data from parley.session_events where session_id = $1 and type = 'left'`,
      [room.sessionId],
    )
    expect(left).toEqual({
      actor: 'member',
      data: { reason: 'left', nodeId: node, connectionId: connections[2], seat: 2 },
    })
    expect(await db().rpc('verify_event_chain', { p_session_id: room.sessionId })).toMatchObject({
      intact: true,
    })
  })

  it.each(['chat', 'voice', 'video'] as const)(
    'has a chat in every mode, told by member: %s',
    async (mode) => {
      const room = await create(3, mode)
      const said = membersOf(room).map(({ id, name }) => ({
        sessionId: room.sessionId,
        memberId: id,
        id: randomUUID(),
        message: `I am ${name}`,
      }))
      const answers = await db().rpc('store_messages', { p_messages: [...said, ...said.slice(0, 1)] })
      expect(answers.map((answer) => answer.outcome === 'stored' && answer.duplicate)).toEqual([
        false,
        false,
        false,
        false,
        true,
      ])
      // Another member cannot take the id of a message.
      const [asha, guest] = membersOf(room)
      const forged = said
        .filter(({ memberId }) => memberId === asha.id)
        .map((one) => ({ ...one, memberId: guest.id }))
      expect(await db().rpc('store_messages', { p_messages: forged })).toMatchObject([
        { outcome: 'refused', reason: 'idempotency_conflict' },
      ])
      const history = await db().rpc('list_messages', { p_session_id: room.sessionId })
      expect(history.map(({ memberId, senderId, senderType }) => [memberId, senderId, senderType])).toEqual(
        membersOf(room).map(({ id, role }) => [id, id, role]),
      )
    },
  )

  it('opens at its time, and admits nobody before', async () => {
    const room = await create(1, 'voice', await db().inMinutes(30))
    const [asha] = membersOf(room)
    expect(await db().rpc('is_session_link_valid', { p_token: asha.token })).toMatchObject({
      valid: false,
      reason: 'too_early',
      facts: { title: 'Evening class' },
    })
    expect(await refusalOf(claim(asha))).toBe('too_early: too_early')
    expect(await enter(asha, room)).toMatchObject([{ outcome: 'refused', reason: 'too_early' }])
    await db().pass(1_800)
    expect(await enter(asha, room)).toMatchObject([{ outcome: 'present', live: { status: 'live' } }])
  })

  it('is ended by its host for all, once, and tells who holds it', async () => {
    const since = await db().now()
    const room = await create()
    const [asha, guest] = membersOf(room)
    await enter(asha, room)
    const connection = randomUUID()
    await enter(guest, room, connection)
    const end = (p_member_id?: string) =>
      db().rpc('end_group_room', { p_session_id: room.sessionId, ...(p_member_id ? { p_member_id } : {}) })
    expect(await refusalOf(end(guest.id))).toBe('not_a_participant: not_a_participant')
    await db().pass(60, 'all')
    const ended = await end(asha.id)
    expect(ended).toMatchObject({
      status: 'ended',
      endedAt: (await db().now()).toISOString().replace('.000Z', '+00:00'),
    })
    await db().pass(5)
    expect(await end(asha.id)).toEqual(ended)
    expect(await changesOf(room, since)).toMatchObject([{ change: 'ended', summary: null }])
    expect(
      await db().rpc('renew_presence', { p_node_id: node, p_connection_ids: [connection] }),
    ).toMatchObject({
      renewed: 0,
      overSessionIds: [room.sessionId],
    })
    await db().leave(connection)
    expect(await openOf(db(), room)).toEqual(['host 1'])
    expect(await enter(guest, room)).toMatchObject([{ outcome: 'refused', reason: 'session_over' }])
    expect(await db().rpc('is_session_link_valid', { p_token: guest.token })).toMatchObject({
      valid: false,
      reason: 'ended',
    })
    expect(await db().refusal('invite_to_group_room', { p_session_id: room.sessionId, p_name: 'Late' })).toBe(
      'session_over: session_over',
    )
    const p_messages = [{ sessionId: room.sessionId, memberId: guest.id, id: randomUUID(), message: 'late' }]
    expect(await db().rpc('store_messages', { p_messages })).toMatchObject([{ reason: 'session_over' }])
  })

  it('that nobody is in any more, or that never began, is ended by the sweep, and its leases with it', async () => {
    const [left, unused, busy] = [await create(), await create(), await create()]
    const stays = randomUUID()
    await enter(membersOf(left)[0], left)
    await enter(membersOf(busy)[0], busy, stays)
    await db().pass(9 * 60, [stays])
    await db().rpc('sweep_sessions', {})
    expect(await roomOf(left)).toMatchObject({ status: 'live' })
    await db().pass(2 * 60, [stays])
    await db().rpc('sweep_sessions', {})
    expect(await roomOf(left)).toMatchObject({ status: 'ended' })
    expect(await openOf(db(), left)).toEqual([])
    expect(await roomOf(unused)).toMatchObject({ status: 'scheduled' })
    await db().pass(24 * 3_600, [stays])
    await db().rpc('sweep_sessions', {})
    expect(await roomOf(unused)).toMatchObject({ status: 'ended' })
    expect(await roomOf(busy)).toMatchObject({ status: 'live' })
  })

  it('goes from one state to the next and never back', async () => {
    const room = await create()
    const become = (status: string) =>
      refusalOf(
        db().rows(`update parley.group_sessions set status = $2, started_at = parley.clock() where id = $1`, [
          room.sessionId,
          status,
        ]),
      )
    expect(await become('live')).toBe('nothing refused')
    expect(await become('scheduled')).toBe('invariant_violated: status')
    await db().rpc('end_group_room', { p_session_id: room.sessionId })
    expect(await become('live')).toBe('invariant_violated: status')
    const gone = db().rows('delete from parley.group_sessions where id = $1', [room.sessionId])
    expect(await refusalOf(gone)).toMatch(/^append_only/)
  })

  it('is none of the doors of an appointment', async () => {
    const room = await create()
    const [asha] = membersOf(room)
    await claim(asha)
    const session = { p_session_id: room.sessionId }
    const start = { ...session, p_participant_type: 'client' }
    expect(await db().refusal('start_session', start)).toMatch(/^session_not_found/)
    expect(await db().refusal('end_session', { ...session, p_reason: 'x' })).toMatch(/^session_not_found/)
    expect(await db().refusal('issue_session_link', start)).toMatch(/^session_not_found/)
    const report = {
      p_device: null,
      p_token: asha.token,
      p_link_id: null,
      p_category: 'other',
      p_description: 'x',
    }
    expect(await db().refusal('report_problem', report)).toBe('not_a_participant: not_a_participant')
  })

  const enter = (member: Invited, room: Room, connection = randomUUID()) =>
    db().rpc('start_sessions', { p_node_id: node, p_arrivals: [arrival(room, member, connection)] })
})

function arrival({ sessionId }: Room, member: Invited | undefined, connectionId = randomUUID()) {
  return { sessionId, memberId: member?.id ?? '', connectionId }
}

/** The host and the others, as they were given. */
function membersOf({ members }: Room): [Invited, Invited, Invited, ...Invited[]] {
  const [first, second = first, third = second, ...rest] = members
  if (!first || !second || !third) throw new Error('A group room has members.')
  return [first, second, third, ...rest]
}

async function openOf(db: Practice, { sessionId }: Room): Promise<string[]> {
  const rows = await db.rows<{ who: string }>(
    `select participant_type || ' ' || seat as who from parley.presence where session_id = $1 and left_at is null order by 1`,
    [sessionId],
  )
  return rows.map(({ who }) => who)
}
