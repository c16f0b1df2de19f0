import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { audioSdp, candidate } from './support/sdp'
import { deviceSecret, Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

describe('joining', () => {
  it('says where one is, who is there, and when the clock runs', async () => {
    const booked = await stage.book('video')
    const client = await stage.admitted(booked, 'client')
    const alone = await client.join()
    expect(alone).toMatchObject({
      sessionId: booked.sessionId,
      roomId: booked.roomId,
      sessionType: 'video',
      participantType: 'client',
      otherParticipantName: 'Asha Rao',
      paidDurationMinutes: 30,
      sessionActive: false,
      startedAt: null,
      endsAt: null,
      call: null,
    })
    expect(alone.participants).toMatchObject([{ participantType: 'client', name: 'Priya Nair' }])
    expect(alone.messages).toBeUndefined()
    const consultant = await stage.admitted(booked, 'consultant')
    const both = await consultant.join()
    expect(both.participants).toHaveLength(2)
    expect(both.sessionActive).toBe(true)
    expect(await client.next('participant-joined')).toMatchObject({ participantType: 'consultant' })
    const started = await client.next('session-started')
    expect(started).toMatchObject({ startedAt: both.startedAt, endsAt: both.endsAt })
    expect(await consultant.next('session-started')).toMatchObject({ startedAt: both.startedAt })
    expect(Date.parse(started.endsAt) - Date.parse(started.startedAt)).toBe(30 * 60_000)
    expect(await stage.status(booked)).toBe('active')
  })

  it('can be done at once by both', async () => {
    for (let time = 1; time <= 5; time += 1) {
      const booked = await stage.book('voice')
      const client = await stage.admitted(booked, 'client')
      const consultant = await stage.admitted(booked, 'consultant')
      const [one, two] = await Promise.all([client.join(), consultant.join()])
      await Promise.all([client.next('session-started'), consultant.next('session-started')])
      expect([one.call, two.call].filter((call) => call !== null)).toHaveLength(1)
    }
  })

  it('twice at once leaves one lease', async () => {
    const booked = await stage.book('chat')
    const client = await stage.admitted(booked, 'client')
    await Promise.all([client.join(), client.join(), client.join()])
    await vi.waitFor(async () => {
      expect((await stage.leases(booked)).filter(({ open }) => open)).toHaveLength(1)
    })
  })

  it('may be repeated, and two at once are both answered', async () => {
    const { client, consultant } = await stage.pair('chat')
    const answers = await Promise.all([client.join(), client.join()])
    expect(answers.map(({ participants }) => participants.length)).toEqual([2, 2])
    await client.say('still here')
    expect(await consultant.next('message')).toMatchObject({ message: 'still here' })
    expect(consultant.all('participant-left')).toEqual([])
  })

  it('comes before anything else', async () => {
    const client = await stage.admitted(await stage.book('voice'), 'client')
    for (const event of ['offer', 'leave-room', 'message', 'typing']) {
      expect(await client.code(event), event).toBe('not_in_room')
    }
  })

  it('leaves no lease behind when the connection is gone before it is done', async () => {
    const booked = await stage.book('voice')
    const client = await stage.admitted(booked, 'client')
    client.socket.emit('join-room', {})
    client.close()
    const again = await stage.admitted(booked, 'client')
    await again.join()
    again.close()
    await vi.waitFor(async () => {
      const leases = await stage.leases(booked)
      expect(leases.length).toBeGreaterThan(0)
      expect(leases.filter(({ open }) => open)).toEqual([])
    })
  })
})

describe('leaving', () => {
  it('is told as what it was', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('voice')
    expect(await client.code('leave-room')).toBe('ok')
    expect(await consultant.next('participant-left')).toMatchObject({
      participantType: 'client',
      reason: 'left',
    })
    expect(await client.code('offer', { offer: { type: 'offer', sdp: audioSdp } })).toBe('not_in_room')
    await client.join()
    await consultant.next('participant-joined')
    client.drop()
    expect(await consultant.next('participant-left')).toMatchObject({ reason: 'connection_lost' })
    const back = await stage.connect({ resume: clientJoined.resume })
    await back.join()
    await consultant.next('participant-joined')
    await vi.waitFor(async () => {
      const leases = (await stage.leases(booked)).filter(({ side }) => side === 'client')
      expect(leases).toEqual([
        { side: 'client', open: false, reason: 'left' },
        { side: 'client', open: false, reason: 'connection_lost' },
        { side: 'client', open: true, reason: null },
      ])
    })
  })

  it('and coming back neither moves the start nor tells it again', async () => {
    const { client, consultant, consultantJoined } = await stage.pair('chat')
    await client.code('leave-room')
    const back = await client.join()
    expect(back.startedAt).toBe(consultantJoined.startedAt)
    await client.say('after it')
    await consultant.next('message')
    expect(consultant.all('session-started')).toHaveLength(1)
  })
})

describe('a call', () => {
  it('that outlived the connection is kept when both sides still have it', async () => {
    const { client, consultant, clientJoined, consultantJoined } = await stage.pair('voice')
    expect(consultantJoined.call?.number).toBe(1)
    client.drop()
    await consultant.next('participant-left')
    const back = await stage.connect({ resume: clientJoined.resume })
    expect((await back.join({ call: 1 })).call).toMatchObject({ number: 1 })
    expect(await consultant.next('participant-joined')).toMatchObject({ call: { number: 1 } })
    expect(await consultant.code('ice-candidate', { candidate: candidate(), call: 1 })).toBe('ok')
    expect(await back.next('ice-candidate')).toMatchObject({ call: 1 })
  })

  it('starts over with the next number, offered by the newcomer, when one side lost it', async () => {
    const { client, consultant, clientJoined } = await stage.pair('voice')
    client.drop()
    await consultant.next('participant-left')
    const back = await stage.connect({ resume: clientJoined.resume })
    const call = { number: 2, offerer: 'client' }
    expect((await back.join()).call).toEqual(call)
    expect(await consultant.next('participant-joined')).toMatchObject({ call })
  })
})

describe('one connection a side', () => {
  it('another device replaces the first, which is told and cannot come back', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('chat')
    const second = await stage.admitted(booked, 'client')
    expect(await client.next('replaced')).toEqual({ reason: 'replaced' })
    expect(await client.disconnected()).toBe('io server disconnect')
    await second.join()
    await consultant.next('participant-joined')
    // Clock of record, rule 1: the seat was held until the second had joined, so nobody had left it.
    expect(consultant.all('participant-left')).toEqual([])
    await second.say('from here')
    expect(await consultant.next('message')).toMatchObject({ message: 'from here' })
    expect(await stage.refusal({ resume: clientJoined.resume })).toBe('ticket_invalid')
  })

  it('a take-over elsewhere reaches the first also before the second connects', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    await stage.claim(booked, 'client')
    await client.next('replaced')
    await client.disconnected()
    expect(await consultant.next('participant-left')).toMatchObject({ reason: 'replaced' })
  })

  it('the same device in a second tab replaces the first, whose presence ends with it', async () => {
    const booked = await stage.book('chat')
    const device = deviceSecret()
    const first = await stage.connect({ ticket: await stage.claim(booked, 'client', device) })
    const { resume } = await first.join()
    const second = await stage.connect({ ticket: await stage.claim(booked, 'client', device) })
    await first.next('replaced')
    // Clock of record, rule 1: a connection that has not joined holds nothing.
    const open = async () => (await stage.leases(booked)).filter((lease) => lease.open).length
    await vi.waitFor(async () => expect(await open()).toBe(0))
    await second.join()
    await vi.waitFor(async () =>
      expect(await stage.leases(booked)).toEqual([
        { side: 'client', open: false, reason: 'replaced' },
        { side: 'client', open: true, reason: null },
      ]),
    )
    expect(await stage.refusal({ resume })).toBe('connected')
  })

  it('a revoked link ends its connection', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    await stage.db.rpc('issue_session_link', { p_session_id: booked.sessionId, p_participant_type: 'client' })
    await client.disconnected()
    expect(await consultant.next('participant-left')).toMatchObject({ reason: 'revoked' })
    expect(consultant.socket.connected).toBe(true)
  })

  it.each(['revoked', 'taken over'] as const)(
    'a link that was %s while its side was away does not admit what it gave before',
    async (how) => {
      const { booked, client, consultant, clientJoined } = await stage.pair('chat')
      client.close()
      await consultant.next('participant-left')
      if (how === 'taken over') await stage.claim(booked, 'client')
      else {
        const side = { p_session_id: booked.sessionId, p_participant_type: 'client' } as const
        await stage.db.rpc('issue_session_link', side)
      }
      // Changes are read in order: when this later one is heard, that one was.
      const later = await stage.pair('chat')
      await stage.claim(later.booked, 'client')
      await later.client.next('replaced')
      expect(await stage.refusal({ resume: clientJoined.resume })).toBe('ticket_invalid')
    },
  )
})

describe('presence', () => {
  it('is renewed while somebody is connected', async () => {
    const { booked } = await stage.pair('chat')
    const oldest = async () => {
      const { rows } = await stage.pool.query<{ seen: Date }>(
        'select min(last_seen_at) as seen from parley.presence where session_id = $1 and left_at is null',
        [booked.sessionId],
      )
      return rows[0]?.seen.getTime() ?? 0
    }
    const before = await oldest()
    await vi.waitFor(async () => expect(await oldest()).toBeGreaterThan(before), { timeout: 5_000 })
  })

  it('starts the clock later when the first lease had lapsed as the second came', async () => {
    const booked = await stage.book('chat')
    const client = await stage.admitted(booked, 'client')
    await client.join()
    stage.databaseIsDown = true
    await stage.pool.query(
      `update parley.presence set joined_at = joined_at - interval '1 hour', last_seen_at = last_seen_at - interval '1 hour'
      where session_id = $1`,
      [booked.sessionId],
    )
    stage.databaseIsDown = false
    const consultant = await stage.admitted(booked, 'consultant')
    await consultant.join()
    await client.next('session-started')
    expect(await stage.status(booked)).toBe('active')
  })
})
