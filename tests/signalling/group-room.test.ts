import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { issueTicket } from '@/lib/auth/tickets'
import { type SessionType, sessionType } from '@/lib/contract/words'
import { barrier, fourIn, Group, type Present } from './support/group'
import { videoSdp } from './support/sdp'
import { Stage, secret, stageForThisTest } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const offer = (sdp = videoSdp) => ({ offer: { type: 'offer', sdp } })
const four = (mode?: SessionType, on = stage) => fourIn(on, mode)

describe('coming in', () => {
  it('four meet: each offers to everybody who is in already, and is told to them', async () => {
    const { group, all } = await four()
    for (const [index, { entered, id }] of all.entries()) {
      const before = all.slice(0, index)
      expect(entered).toMatchObject({ memberId: id, sessionType: 'video', sessionActive: true, messages: [] })
      expect(entered.participantType).toBe(index === 0 ? 'host' : 'member')
      expect(entered.participants.map(({ memberId }) => memberId)).toEqual([...before.map((b) => b.id), id])
      expect(entered.calls).toEqual(before.map((b) => ({ with: b.id, number: 1, offerer: id })))
      for (const { visitor } of before)
        expect(visitor.all('participant-joined').find((one) => one.memberId === id)).toMatchObject({
          participantType: 'member',
          name: `Guest ${index}`,
          call: null,
          calls: [{ with: id, number: 1, offerer: id }],
        })
    }
    expect(await group.status()).toBe('live')
  })

  it('is live from when the host comes, and not before', async () => {
    const group = await Group.make(stage, 'voice')
    const guest = await group.enter(1)
    const other = await group.enter(2)
    expect([guest, other].map(({ entered }) => entered.sessionActive)).toEqual([false, false])
    expect(await group.status()).toBe('scheduled')
    const state = (word: string) => stage.metric(`parley_rooms{mode="voice",state="${word}"}`)
    const [waiting, live] = [await state('waiting'), await state('live')]
    const host = await group.enter(0)
    expect(host.entered).toMatchObject({ sessionActive: true, participants: [{}, {}, {}] })
    expect(await group.status()).toBe('live')
    expect([await state('waiting'), await state('live')]).toEqual([waiting - 1, live + 1])
    await guest.visitor.next('participant-joined')
    // Whoever stays goes on without the host: the room has begun.
    host.visitor.close()
    await guest.visitor.next('participant-left')
    expect(await guest.visitor.code('media-state', { microphone: 'on' })).toBe('ok')
    expect((await group.enter(3)).entered.sessionActive).toBe(true)
  })

  it('is refused before the room opens', async () => {
    const group = await Group.make(stage, 'chat', 1)
    const visitor = await group.connect(0)
    await group.postpone(60)
    expect(await visitor.code('join-room', {})).toBe('not_in_room')
  })

  it('takes in nobody but its members: no fifth, and nobody by a role alone', async () => {
    const { group, all } = await four()
    await expect(group.invite('A fifth')).rejects.toMatchObject({ code: 'invalid_argument' })
    for (const participantType of ['host', 'member'] as const) {
      const place = { sessionId: group.sessionId, participantType, claimNumber: 1 }
      const stranger = issueTicket({ ...place, memberId: randomUUID() }, secret)
      expect(await stage.refusal({ ticket: stranger })).toBe('ticket_invalid')
    }
    const role = { sessionId: group.sessionId, participantType: 'member', memberId: undefined } as const
    expect(await stage.refusal({ ticket: issueTicket({ ...role, claimNumber: 1 }, secret) })).toBe(
      'ticket_invalid',
    )
    for (const { visitor } of all) expect(visitor.socket.connected).toBe(true)
  })

  it('takes in whoever is invited while it runs', async () => {
    const group = await Group.make(stage, 'video', 1)
    const [host, guest] = await group.all(1)
    const late = await group.enter(await group.invite('Ravi'))
    expect(late.entered.participants).toHaveLength(3)
    expect(late.entered.calls.map((call) => call.with)).toEqual([host?.id, guest?.id])
    expect(await host?.visitor.next('participant-joined')).toMatchObject({ name: 'Guest 1' })
    expect(await host?.visitor.next('participant-joined')).toMatchObject({ name: 'Ravi' })
    expect(await host?.visitor.code('offer', { ...offer(), to: late.id })).toBe('ok')
    expect(await late.visitor.next('offer')).toMatchObject({ from: host?.id })
  })
})

describe('what everybody hears', () => {
  it('of a member: its devices, its reactions and that it types, with its id', async () => {
    const { one, all } = await four()
    const others = all.filter((present) => present !== one)
    const whose = { memberId: one.id, participantType: 'member' }
    expect(await one.visitor.code('media-state', { microphone: 'on', camera: 'screen' })).toBe('ok')
    expect(await one.visitor.code('reaction', { reaction: 'clap' })).toBe('ok')
    expect(await one.visitor.code('typing', {})).toBe('ok')
    expect(await one.visitor.code('stop-typing', {})).toBe('ok')
    for (const { visitor } of others) {
      expect(await visitor.next('media-state')).toEqual({ ...whose, microphone: 'on', camera: 'screen' })
      expect(await visitor.next('reaction')).toEqual({ ...whose, reaction: 'clap' })
      expect(await visitor.next('typing')).toEqual(whose)
      expect(await visitor.next('stop-typing')).toEqual(whose)
    }
    expect(one.visitor.received.map(({ event }) => event)).not.toContain('reaction')
  })

  it.each(sessionType.options)('in the chat that every mode has: %s', async (mode) => {
    const { group, host, one, two, three } = await four(mode)
    const ids = [randomUUID(), randomUUID()]
    expect(await one.visitor.say('hello', ids[0])).toMatchObject({ ok: true })
    expect(await two.visitor.say('hello yourself', ids[1])).toMatchObject({ ok: true })
    for (const { visitor } of [host, three]) {
      expect(await visitor.next('message')).toMatchObject({ id: ids[0], memberId: one.id, senderId: one.id })
      expect(await visitor.next('message')).toMatchObject({
        id: ids[1],
        memberId: two.id,
        senderType: 'member',
      })
    }
    // Members of one role hear one another, and nobody hears itself.
    expect(one.visitor.all('message').map(({ id }) => id)).toEqual([ids[1]])
    expect(await two.visitor.code('leave-room', {})).toBe('ok')
    three.visitor.close()
    const back = await group.enter(3)
    // Of who is in, the page knows; who wrote and left is named besides, and nobody who wrote nothing.
    expect(back.entered.authors?.map(({ memberId, name }) => [memberId, name])).toEqual([[two.id, 'Guest 2']])
    expect(back.entered.messages?.map(({ id, memberId }) => [id, memberId])).toEqual([
      [ids[0], one.id],
      [ids[1], two.id],
    ])
  })

  it('nothing while it is alone', async () => {
    const { visitor } = await (await Group.make(stage)).enter(0)
    expect(await visitor.code('media-state', { microphone: 'on' })).toBe('peer_absent')
    expect(await visitor.code('typing', {})).toBe('peer_absent')
    expect(await visitor.code('offer', offer())).toBe('peer_absent')
    expect(await visitor.say('is anybody here?')).toMatchObject({ ok: true })
  })

  it('not what belongs to the rules of another kind', async () => {
    const { host, all } = await four('voice')
    const foreign = [
      ['propose-extension', { id: randomUUID(), minutes: 15 }],
      ['answer-extension', { id: randomUUID(), accept: true }],
      ['reception-report', { seconds: '00000', silent: true }],
      ['reception-report', 'nonsense'],
    ] as const
    for (const [event, payload] of foreign)
      expect(await host.visitor.code(event, payload), event).toBe('not_allowed_in_mode')
    await barrier(host, all.slice(1))
    for (const { visitor } of all.slice(1))
      expect(visitor.received.map(({ event }) => event)).not.toContain('extension-proposed')
  })
})

describe('the quality of a line', () => {
  it('is kept for the member that reports it', async () => {
    const { group, one, two } = await four()
    const report = {
      call: 1,
      path: 'relay',
      grade: 'fair',
      rttMs: 120,
      jitterMs: 8,
      lostIn: 0.03,
      lostOut: null,
    }
    expect(await one.visitor.code('call-quality', report)).toBe('ok')
    expect(await two.visitor.code('call-quality', { ...report, path: 'direct' })).toBe('ok')
    const kept = async () => {
      const { rows } = await stage.pool.query(
        `select m.id, q.path from parley.call_quality q join parley.session_members m
        on m.session_id = q.session_id and m.role = q.participant_type and m.seat = q.seat
        where q.session_id = $1 order by q.path desc`,
        [group.sessionId],
      )
      return rows
    }
    await expect.poll(kept).toEqual([
      { id: one.id, path: 'relay' },
      { id: two.id, path: 'direct' },
    ])
  })
})

describe('one place for each member', () => {
  it('whose link is issued anew is out of the room, and nobody else', async () => {
    const { group, host, one, two, three } = await four()
    await group.reissue(2)
    expect(await two.visitor.next('replaced')).toEqual({ reason: 'revoked' })
    expect(await two.visitor.disconnected()).toBe('io server disconnect')
    expect(await host.visitor.next('participant-left')).toMatchObject({ memberId: two.id, reason: 'revoked' })
    const revoked = { code: 'ticket_invalid', reason: 'revoked' }
    expect(await stage.refusalWith({ resume: two.entered.resume })).toMatchObject(revoked)
    const back = await group.enter(2)
    expect(back.entered.participants).toHaveLength(4)
    await barrier(host, [one, three, back])
    for (const { visitor } of [host, one, three]) expect(visitor.all('replaced')).toEqual([])
  })

  it('another connection of a member takes the place of its own alone', async () => {
    const { group, host, one, two, three } = await four()
    const second = await group.enter(1)
    expect(await one.visitor.next('replaced')).toEqual({ reason: 'replaced' })
    expect(await one.visitor.disconnected()).toBe('io server disconnect')
    expect(second.entered.participants.map(({ memberId }) => memberId).toSorted()).toEqual(
      [host, one, two, three].map(({ id }) => id).toSorted(),
    )
    for (const other of [host, two, three]) {
      expect(await other.visitor.code('offer', { ...offer(), to: one.id })).toBe('ok')
      expect(await second.visitor.next('offer')).toMatchObject({ from: other.id })
    }
    await barrier(host, [second, two, three])
    for (const { visitor } of [host, two, three]) {
      expect(visitor.socket.connected).toBe(true)
      expect(visitor.all('participant-left')).toEqual([])
      expect(visitor.all('replaced')).toEqual([])
    }
    const leases = async () => {
      const { rows } = await stage.pool.query(
        `select participant_type as role, seat, count(*)::int as leases from parley.presence
        where session_id = $1 and left_at is null group by 1, 2 order by 1, 2`,
        [group.sessionId],
      )
      return rows
    }
    await expect
      .poll(leases)
      .toEqual([
        { role: 'host', seat: 1, leases: 1 },
        ...[1, 2, 3].map((seat) => ({ role: 'member', seat, leases: 1 })),
      ])
  })
})

describe('the end', () => {
  it('comes to everybody within a poll, frees their places, and nobody comes in again', async () => {
    const own = await stageForThisTest()
    const { group, all } = await four('video', own)
    // The link of one who comes too late.
    const late = await group.ticket(3)
    await group.end()
    for (const { visitor } of all) {
      if (visitor === all[3]?.visitor) continue
      expect(await visitor.next('session-ended')).toEqual({ status: 'ended' })
      expect(await visitor.disconnected()).toBe('io server disconnect')
      expect(visitor.received.at(-1)?.event).toBe('session-ended')
    }
    expect(await own.refusal({ ticket: late })).toBe('session_over')
    const open = async () => {
      const { rows } = await own.pool.query(
        `select distinct leave_reason as reason from parley.presence where session_id = $1`,
        [group.sessionId],
      )
      return rows.map(({ reason }) => reason).toSorted()
    }
    await expect.poll(open).not.toContain(null)
    expect(await open()).toContain('session_over')
    // No money moved: nothing was settled.
    for (const cause of ['timer', 'sweep', 'elsewhere'])
      expect(await own.metric(`parley_settled_total{cause="${cause}",status="ended"}`)).toBe(0)
    expect(await own.metric('parley_database_failures_total{task="poll"}')).toBe(0)
    // Nor after a restart, which loads a room that is over.
    await own.restart()
    expect(await own.refusal({ resume: all[0]?.entered.resume })).toBe('session_over')
  })

  it('comes by itself to a room that nobody is in any more', async () => {
    const own = await stageForThisTest({ intervals: { sweepMs: 200 } })
    const { group, host, all } = await four('voice', own)
    own.leaveAll()
    const left = async () => {
      const { rows } = await own.pool.query<{ open: number }>(
        'select count(*) filter (where left_at is null)::int as open from parley.presence where session_id = $1',
        [group.sessionId],
      )
      return rows[0]?.open
    }
    await expect.poll(left).toBe(0)
    expect(await group.status()).toBe('live')
    await group.longAgo(11)
    await expect.poll(() => group.status()).toBe('ended')
    await expect.poll(() => own.refusal({ resume: host.entered.resume })).toBe('session_over')
    expect(all).toHaveLength(4)
    expect(await own.metric('parley_sweeps_total{outcome="failed"}')).toBe(0)
  })

  it('is found out by the next beat where no change is heard of', async () => {
    const own = await stageForThisTest({ intervals: { pollMs: 3_600_000, beatMs: 200 } })
    const { group, all } = await four('voice', own)
    await own.pool.query('drop trigger if exists session_events_announce on parley.session_events')
    await group.end()
    for (const { visitor } of all) expect(await visitor.next('session-ended')).toEqual({ status: 'ended' })
  })

  it('is found out by whoever acts first, even before it is heard of', async () => {
    const own = await stageForThisTest({ intervals: { pollMs: 3_600_000, beatMs: 3_600_000 } })
    const { group, host, one } = await four('chat', own)
    // A trigger would wake the server; this one sleeps through it.
    await own.pool.query('drop trigger if exists session_events_announce on parley.session_events')
    await group.end()
    expect(await one.visitor.code('message', { id: randomUUID(), message: 'still here?' })).toBe(
      'session_over',
    )
    for (const { visitor } of [host, one])
      expect(await visitor.next('session-ended')).toEqual({ status: 'ended' })
  })
})

describe('a server that was restarted', () => {
  it('has everybody back in the room, with the calls that live in their pages', async () => {
    const own = await stageForThisTest()
    const { host, one, two } = await four('video', own)
    await own.restart()
    const back = []
    for (const { entered } of [host, one, two]) back.push(await own.connect({ resume: entered.resume }))
    const [first, second, third] = back
    const living = (...others: Present[]) => ({ calls: others.map(({ id }) => ({ with: id, number: 1 })) })
    expect((await first?.enter(living(one, two)))?.sessionActive).toBe(true)
    expect((await second?.enter(living(host, two)))?.calls).toEqual([
      { with: host.id, number: 1, offerer: one.id },
    ])
    expect((await third?.enter(living(host, one)))?.calls.map(({ number }) => number)).toEqual([1, 1])
  })
})
