import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { audioSdp, candidate, dataSdp, rejectedVideoSdp, videoSdp } from './support/sdp'
import { Stage } from './support/stage'
import type { Visitor } from './support/visitor'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

/** Something that does arrive: what was sent before it and has not arrived never will. */
async function barrier(from: Visitor, to: Visitor): Promise<void> {
  expect(await from.code('ice-candidate', { candidate: candidate(999) })).toBe('ok')
  await to.until(
    () => to.all('ice-candidate').some(({ candidate: one }) => one.candidate.includes(':999 ')),
    'the barrier',
  )
}

const offerOf = (sdp: string) => ({ offer: { type: 'offer', sdp } })
const answerOf = (sdp: string) => ({ answer: { type: 'answer', sdp } })

describe.each(['voice', 'video'] as const)('in a %s session', (mode) => {
  const sdp = mode === 'voice' ? audioSdp : videoSdp

  it('an offer, an answer and candidates reach the other side, in order and with the call number', async () => {
    const { client, consultant, consultantJoined } = await stage.pair(mode)
    expect(consultantJoined.call).toEqual({ number: 1, offerer: 'consultant' })
    expect(client.all('participant-joined')).toMatchObject([
      { participantType: 'consultant', call: consultantJoined.call },
    ])
    expect(await consultant.code('offer', { ...offerOf(sdp), call: 1 })).toBe('ok')
    expect(await client.next('offer')).toEqual({ ...offerOf(sdp), call: 1, from: consultant.memberId })
    expect(await client.code('answer', { ...answerOf(sdp), call: 1 })).toBe('ok')
    expect(await consultant.next('answer')).toEqual({ ...answerOf(sdp), call: 1, from: client.memberId })
    for (let one = 1; one <= 20; one += 1) {
      expect(await consultant.code('ice-candidate', { candidate: candidate(one), call: 1 })).toBe('ok')
    }
    for (let one = 1; one <= 20; one += 1) {
      expect(await client.next('ice-candidate')).toEqual({
        candidate: candidate(one),
        call: 1,
        from: consultant.memberId,
      })
    }
    expect(consultant.all('ice-candidate')).toEqual([])
  })

  it('what a side sends is told to the other, as the server knows the side and no further than the mode', async () => {
    const { client, consultant } = await stage.pair(mode)
    const camera = mode === 'video' ? { camera: 'paused' } : {}
    expect(await client.code('media-state', { microphone: 'off', ...camera })).toBe('ok')
    expect(await consultant.next('media-state')).toEqual({
      memberId: client.memberId,
      participantType: 'client',
      microphone: 'off',
      ...camera,
    })
    for (const odd of [{}, { microphone: 'loud' }, { microphone: 'on', camera: 'sideways' }]) {
      expect(await client.code('media-state', odd)).toBe('bad_payload')
    }
    const forged = { microphone: 'on', participantType: 'consultant' }
    expect(await client.code('media-state', forged)).toBe('bad_payload')
    if (mode === 'voice') {
      expect(await client.code('media-state', { microphone: 'on', camera: 'screen' })).toBe(
        'not_allowed_in_mode',
      )
    }
    await barrier(client, consultant)
    expect(consultant.all('media-state')).toHaveLength(1)
  })

  it.each(['message', 'typing', 'stop-typing'])('%s is refused and does not arrive', async (event) => {
    const { client, consultant } = await stage.pair(mode)
    const payload = event === 'message' ? { id: randomUUID(), message: 'hello' } : {}
    expect(await client.code(event, payload)).toBe('not_allowed_in_mode')
    await barrier(client, consultant)
    expect(consultant.received.map((one) => one.event)).not.toContain(event)
  })

  it('a signal to somebody who is not there is refused', async () => {
    const booked = await stage.book(mode)
    const client = await stage.admitted(booked, 'client')
    await client.join()
    expect(await client.code('offer', offerOf(sdp))).toBe('peer_absent')
  })
})

describe('a session that is booked for the relay alone', () => {
  const relayed = (port: number) => ({
    ...candidate(),
    candidate: `candidate:3 1 udp 25108223 203.0.113.9 ${port} typ relay raddr 198.51.100.23 rport 61234`,
  })

  it("tells neither side the other's address, in candidates or descriptions", async () => {
    const { client, consultant } = await stage.pair('voice', { p_relay_only: true })
    const sdp = `${audioSdp}a=${candidate().candidate}\r\na=${relayed(50001).candidate}\r\n`
    expect(await consultant.code('offer', { ...offerOf(sdp), call: 1 })).toBe('ok')
    const { offer } = await client.next('offer')
    expect(offer.sdp).toContain('203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0')
    expect(offer.sdp).not.toMatch(/typ host|192\.0\.2\.1|198\.51\.100\.23/)
    expect(await client.code('answer', { ...answerOf(sdp), call: 1 })).toBe('ok')
    expect((await consultant.next('answer')).answer.sdp).not.toMatch(/typ host|192\.0\.2\.1|198\.51\.100\.23/)
    expect(await client.code('ice-candidate', { candidate: candidate(), call: 1 })).toBe('ok')
    expect(await client.code('ice-candidate', { candidate: relayed(50002), call: 1 })).toBe('ok')
    const first = await consultant.next('ice-candidate')
    expect(first.candidate.candidate).toContain('203.0.113.9 50002 typ relay raddr 0.0.0.0 rport 0')
    expect(consultant.all('ice-candidate')).toHaveLength(1)
  })
})

describe('the mode lock', () => {
  it.each([
    ['offer', offerOf(videoSdp)],
    ['offer', offerOf(rejectedVideoSdp)],
    ['offer', offerOf(dataSdp)],
    ['answer', answerOf(videoSdp)],
    ['answer', answerOf(rejectedVideoSdp)],
    ['offer', offerOf(audioSdp.replace('m=audio', 'm=video'))],
  ])('keeps %s %# with more than audio out of a voice session', async (event, payload) => {
    const { client, consultant } = await stage.pair('voice')
    expect(await client.code(event, payload)).toBe('not_allowed_in_mode')
    await barrier(client, consultant)
    expect([...consultant.all('offer'), ...consultant.all('answer')]).toEqual([])
  })

  it.each([
    ['a line end that only some parsers see', audioSdp.replace('a=mid:0\r\n', 'a=mid:0\rm=video 9 X 1\r\n')],
    ['a space before the section', `${audioSdp} m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`],
    ['a capital M', `${audioSdp}M=video 9 UDP/TLS/RTP/SAVPF 96\r\n`],
    ['no media at all', 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n'],
    ['no description at all', 'hello'],
  ])('refuses a description with %s', async (_what, sdp) => {
    const { client, consultant } = await stage.pair('voice')
    expect(await client.code('offer', offerOf(sdp))).toBe('bad_payload')
    await barrier(client, consultant)
    expect(consultant.all('offer')).toEqual([])
  })

  it.each([
    ['offer', offerOf(audioSdp)],
    ['answer', answerOf(audioSdp)],
    ['ice-candidate', { candidate: candidate() }],
  ])('refuses %s in a chat session', async (event, payload) => {
    const { client, consultant } = await stage.pair('chat')
    expect(await client.code(event, payload)).toBe('not_allowed_in_mode')
    await client.say('after it')
    await consultant.next('message')
    expect(consultant.received.map((one) => one.event)).not.toContain(event)
  })

  it('refuses what is too large', async () => {
    const { client } = await stage.pair('voice')
    const long = `${audioSdp}a=x:${'x'.repeat(33_000)}\r\n`
    expect(await client.code('offer', offerOf(long))).toBe('too_large')
    const wide = { ...candidate(), candidate: `${candidate().candidate} ufrag ${'x'.repeat(1100)}` }
    expect(await client.code('ice-candidate', { candidate: wide })).toBe('too_large')
  })
})

describe('what is relayed', () => {
  it('is re-built: unknown fields are refused, line ends are made whole', async () => {
    const { client, consultant } = await stage.pair('voice')
    expect(await client.code('offer', { ...offerOf(audioSdp), extra: 1 })).toBe('bad_payload')
    expect(await client.code('offer', { offer: { type: 'offer', sdp: audioSdp, extra: 1 } })).toBe(
      'bad_payload',
    )
    expect(await client.code('offer', { offer: { type: 'answer', sdp: audioSdp } })).toBe('bad_payload')
    expect(await client.code('offer', offerOf(audioSdp.replaceAll('\r\n', '\n')))).toBe('ok')
    expect((await consultant.next('offer')).offer.sdp).toBe(audioSdp)
  })

  it('carries the call number: a late one is dropped, a higher one opens a new call', async () => {
    const { client, consultant } = await stage.pair('voice')
    expect(await client.code('offer', { ...offerOf(audioSdp), call: 2 })).toBe('ok')
    expect(await consultant.next('offer')).toMatchObject({ call: 2 })
    expect(await consultant.code('ice-candidate', { candidate: candidate(1), call: 1 })).toBe('ok')
    expect(await consultant.code('ice-candidate', { candidate: candidate(2), call: 2 })).toBe('ok')
    expect(await client.next('ice-candidate')).toMatchObject({ candidate: candidate(2), call: 2 })
    expect(client.all('ice-candidate')).toHaveLength(1)
  })

  it('stays in its own session: a third person hears nothing and reaches nobody', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    const stranger = await stage.admitted(await stage.book('voice'), 'client')
    const { roomId } = booked
    expect(await stranger.code('offer', { ...offerOf(audioSdp), roomId })).toBe('not_in_room')
    await stranger.join()
    expect(await stranger.code('join-room', { roomId })).toBe('bad_payload')
    expect(await stranger.code('offer', { ...offerOf(audioSdp), roomId })).toBe('bad_payload')
    expect(await stranger.code('offer', offerOf(audioSdp))).toBe('peer_absent')
    await barrier(client, consultant)
    expect(consultant.all('offer')).toEqual([])
    expect(stranger.all('ice-candidate')).toEqual([])
  })
})

describe('claimed identity', () => {
  it('is accepted where it is true and refused where it is not', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('chat')
    const said = { id: randomUUID(), message: 'mine' }
    const truth = {
      roomId: booked.roomId,
      sessionId: booked.sessionId,
      sessionType: 'chat',
      participantType: 'client',
      participantId: clientJoined.participantId,
      senderId: clientJoined.participantId,
      senderType: 'client',
    }
    const forged = {
      roomId: randomUUID(),
      sessionId: randomUUID(),
      sessionType: 'video',
      participantType: 'consultant',
      participantId: randomUUID(),
      senderId: null,
      senderType: ['client'],
    }
    for (const [field, lie] of Object.entries(forged)) {
      expect(await client.code('message', { ...truth, ...said, [field]: lie }), field).toBe('bad_payload')
      expect(await client.code('typing', { [field]: lie }), field).not.toBe('ok')
    }
    stage.leaveAll()
    expect(consultant.all('message')).toEqual([])
  })

  it('is never used: sender and time are stamped by the server', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('chat')
    const said = { id: randomUUID(), message: 'hello', roomId: booked.roomId, senderType: 'client' }
    expect(await client.code('message', said)).toBe('ok')
    expect(await consultant.next('message')).toEqual({
      id: said.id,
      senderId: clientJoined.participantId,
      senderType: 'client',
      memberId: client.memberId,
      message: 'hello',
      timestamp: expect.any(String),
    })
  })
})

it('typing is told to the other side only', async () => {
  const { client, consultant } = await stage.pair('chat')
  expect(await client.code('typing')).toBe('ok')
  expect(await consultant.next('typing')).toEqual({
    memberId: client.memberId,
    participantType: 'client',
  })
  expect(await client.code('stop-typing', {})).toBe('ok')
  expect(await consultant.next('stop-typing')).toEqual({
    memberId: client.memberId,
    participantType: 'client',
  })
  expect(client.all('typing')).toEqual([])
})

describe('numbers of calls', () => {
  it.each([1_000_000, 999_999_999, 2_147_483_647])(
    'a side that reports call %i on entering moves no counter',
    async (number) => {
      const booked = await stage.book('video')
      const client = await stage.admitted(booked, 'client')
      expect((await client.join({ call: number })).call).toBeNull()
      const consultant = await stage.admitted(booked, 'consultant')
      expect((await consultant.join()).call).toEqual({ number: 1, offerer: 'consultant' })
      expect(await client.next('participant-joined')).toMatchObject({ call: { number: 1 } })
      expect(await consultant.code('offer', { ...offerOf(videoSdp), call: 1 })).toBe('ok')
      expect(await client.next('offer')).toMatchObject({ call: 1 })
    },
  )

  it('a signal with a number that nobody can have come to opens no call', async () => {
    const { client, consultant } = await stage.pair('video')
    expect(await client.code('offer', { ...offerOf(videoSdp), call: 1_000_000 })).toBe('bad_payload')
    expect(await client.code('answer', { ...answerOf(videoSdp), call: 1_000_000 })).toBe('ok')
    expect(await client.code('ice-candidate', { candidate: candidate(1), call: 1_000_000 })).toBe('ok')
    expect(await consultant.code('offer', { ...offerOf(videoSdp), call: 1 })).toBe('ok')
    expect(await client.next('offer')).toMatchObject({ call: 1 })
    await barrier(client, consultant)
    expect(consultant.all('offer')).toEqual([])
    expect(consultant.all('answer')).toEqual([])
    expect(consultant.all('ice-candidate')).toHaveLength(1)
  })
})

describe('a signal that names its addressee', () => {
  it('goes to that member, the short way as well as the long one', async () => {
    const { client, consultant } = await stage.pair('video')
    const to = consultant.memberId
    const known = { candidate: candidate(1), call: 1, to }
    const parsed = { to, call: 1, candidate: candidate(2) }
    for (const signal of [known, parsed]) expect(await client.code('ice-candidate', signal)).toBe('ok')
    for (const signal of [known, parsed]) {
      expect(await consultant.next('ice-candidate')).toEqual({
        candidate: signal.candidate,
        call: 1,
        from: client.memberId,
      })
    }
  })

  it('reaches nobody where the addressee is not in the room, is oneself, or is no id', async () => {
    const { client, consultant } = await stage.pair('video')
    const other = await stage.pair('video')
    const answers = []
    for (const to of [other.consultant.memberId, randomUUID(), client.memberId, '__proto__', 7]) {
      answers.push(await client.code('ice-candidate', { candidate: candidate(1), call: 1, to }))
      answers.push(await client.code('offer', { ...offerOf(videoSdp), call: 1, to }))
    }
    const absent = Array.from({ length: 6 }, () => 'peer_absent')
    expect(answers).toEqual([...absent, ...Array.from({ length: 4 }, () => 'bad_payload')])
    await barrier(client, consultant)
    expect(consultant.all('ice-candidate')).toHaveLength(1)
    for (const one of [other.client, other.consultant, client]) expect(one.all('ice-candidate')).toEqual([])
    for (const one of [consultant, other.client, other.consultant, client])
      expect(one.all('offer')).toEqual([])
  })
})

it('takes as many attempts from a page that comes back as a room has others', async () => {
  const { client, consultant } = await stage.pair('video')
  const calls = (count: number) => Array.from({ length: count }, () => ({ with: randomUUID(), number: 1 }))
  expect(await client.code('join-room', { calls: calls(limits.livingCalls + 1) })).toBe('bad_payload')
  const living = [...calls(limits.livingCalls - 1), { with: consultant.memberId, number: 1 }]
  expect((await client.join({ calls: living })).calls).toEqual([
    { with: consultant.memberId, number: 1, offerer: client.memberId },
  ])
})
