import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupRights } from '@/lib/room/rights'
import { accountOf, type CameIn, Hosted, hears } from './support/hosted'
import { videoSdp } from './support/sdp'
import { Stage } from './support/stage'
import type { Visitor } from './support/visitor'

/** Rights while a room runs: what is given and taken, what is done once about what somebody sends, by each role and by who may not. */

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open({ intervals: { hostGoneMs: 300 } })
})
afterAll(() => stage.close())

const account = (name: string) => accountOf(stage, name)
const act = ({ visitor }: { visitor: Visitor }, what: string, more: object = {}) =>
  visitor.code('moderate', { act: what, ...more })
const on = (...whom: { id: string }[]) => ({ memberIds: whom.map(({ id }) => id) })

/** Its host, a cohost, a member and a guest. */
async function cast() {
  const room = await Hosted.start(stage)
  const host = await room.enter(room.host)
  const cohost = await room.enter(await account('Cora'))
  const member = await room.enter(await account('Mem'))
  const come = await room.guest('Gus')
  const guest: CameIn = { ...come, entered: await come.visitor.enter() }
  expect(await act(host, 'make_cohost', on(cohost))).toBe('ok')
  return { room, host, cohost, member, guest }
}

const offer = { offer: { type: 'offer', sdp: videoSdp } }

describe('who comes in', () => {
  it('is told what it may, and of whom others may not what they came with', async () => {
    const { room, host, member } = await cast()
    expect(member.entered).toMatchObject({ permissions: groupRights.member, rights: [] })
    expect(host.entered).toMatchObject({ permissions: groupRights.host })
    expect(await act(host, 'take', { ...on(member), right: 'chat' })).toBe('ok')
    const permissions = groupRights.member.filter((one) => one !== 'chat')
    await hears(member.visitor, 'permissions-changed', (told) => !told.permissions.includes('chat'))
    const late = await room.guest('Late').catch((error: unknown) => error)
    // All places are taken; whoever is back is told as well.
    expect(late).toBeDefined()
    member.visitor.drop()
    const back = await stage.connect({ resume: member.entered.resume })
    expect(await back.enter()).toMatchObject({
      permissions,
      rights: [{ memberId: member.id, permissions, by: host.id }],
    })
  })
})

describe('a right', () => {
  it('that is taken holds at once, for everybody to see, until it is given back', async () => {
    const { room, host, cohost, member, guest } = await cast()
    const code = () => member.visitor.code('offer', { ...offer, to: host.id })
    expect(await code()).toBe('ok')
    expect(await act(cohost, 'take', { ...on(member), right: 'sendAudio' })).toBe('ok')
    for (const one of [host, cohost, member, guest])
      await hears(
        one.visitor,
        'permissions-changed',
        ({ memberId, permissions, by }) =>
          memberId === member.id && !permissions.includes('sendAudio') && by === cohost.id,
      )
    expect(await code()).toBe('not_permitted')
    expect(
      await member.visitor.code('answer', { answer: { type: 'answer', sdp: videoSdp }, to: host.id }),
    ).toBe('not_permitted')
    // What it hears and sees comes on.
    const listens = videoSdp.replace('a=sendrecv', 'a=recvonly')
    expect(await member.visitor.code('offer', { offer: { type: 'offer', sdp: listens }, to: host.id })).toBe(
      'ok',
    )
    // Taken once more it is nobody's news.
    const told = host.visitor.all('permissions-changed').length
    expect(await act(cohost, 'take', { ...on(member), right: 'sendAudio' })).toBe('ok')
    expect(await act(host, 'give', { ...on(member), right: 'sendAudio' })).toBe('ok')
    await hears(member.visitor, 'permissions-changed', ({ permissions }) => permissions.includes('sendAudio'))
    expect(host.visitor.all('permissions-changed')).toHaveLength(told + 1)
    expect(await code()).toBe('ok')
    expect((await room.log()).slice(-2)).toMatchObject([
      { what: 'rights', take: 'sendAudio', by: cohost.id },
      { what: 'rights', give: 'sendAudio', by: host.id },
    ])
  })

  it('to write, to react or to raise a hand is asked at every word', async () => {
    const { host, member } = await cast()
    const says = [
      ['message', { id: randomUUID(), message: 'hello' }, 'chat'],
      ['reaction', { reaction: 'clap' }, 'react'],
      ['raise-hand', { raised: true }, 'raiseHand'],
    ] as const
    for (const [event, payload, right] of says) {
      expect(await member.visitor.code(event, payload)).toBe('ok')
      expect(await act(host, 'take', { ...on(member), right })).toBe('ok')
      expect(await member.visitor.code(event, payload)).toBe('not_permitted')
    }
    expect(await member.visitor.code('typing', {})).toBe('not_permitted')
    // A hand that may not be up is down.
    await hears(host.visitor, 'hands', ({ hands }) => hands.length === 0)
  })

  it('survives another server and goes with no reconnection', async () => {
    const { host, member } = await cast()
    await act(host, 'take', { ...on(member), right: 'sendVideo' })
    await act(host, 'take', { ...on(member), right: 'sendScreen' })
    await stage.restart()
    const back = await stage.connect({ resume: member.entered.resume })
    const entered = await back.enter()
    expect(entered).toMatchObject({ rights: [{ memberId: member.id, by: host.id }] })
    expect(await back.code('offer', { ...offer, to: member.id })).toBe('not_permitted')
  })

  it('is given by who has it alone, and a say in the room by the host alone', async () => {
    const { host, cohost, member, guest } = await cast()
    expect(await act(host, 'give', { ...on(member), right: 'record' })).toBe('not_permitted')
    expect(await act(cohost, 'give', { ...on(member), right: 'moderate' })).toBe('not_permitted')
    expect(await act(cohost, 'take', { ...on(member), right: 'moderate' })).toBe('not_permitted')
    expect(await act(host, 'give', { ...on(member), right: 'end' })).toBe('bad_payload')
    expect(await act(host, 'give', on(member))).toBe('bad_payload')
    expect(await act(host, 'give', { ...on(member), right: '__proto__' })).toBe('bad_payload')
    expect(await act(host, 'give', { ...on(guest), right: 'moderate' })).toBe('bad_payload')
    await act(host, 'take', { ...on(cohost), right: 'sendVideo' })
    expect(await act(cohost, 'give', { ...on(member), right: 'sendVideo' })).toBe('not_permitted')
    // Who was given a say has it, over those alone who have less.
    expect(await act(member, 'mute', on(guest))).toBe('not_permitted')
    expect(await act(host, 'give', { ...on(member), right: 'moderate' })).toBe('ok')
    expect(await act(member, 'mute', on(guest))).toBe('ok')
    for (const one of [host, cohost]) expect(await act(member, 'mute', on(one))).toBe('not_permitted')
  })
})

describe('raised hands', () => {
  it('survive another server in their order, but for those that were lowered or are gone for good', async () => {
    const { host, cohost, member, guest } = await cast()
    for (const one of [member, guest, cohost, host])
      expect(await one.visitor.code('raise-hand', { raised: true })).toBe('ok')
    expect(await member.visitor.code('raise-hand', { raised: false })).toBe('ok')
    expect(await member.visitor.code('raise-hand', { raised: true })).toBe('ok')
    expect(await host.visitor.code('raise-hand', { raised: false })).toBe('ok')
    expect(await cohost.visitor.code('leave-room')).toBe('ok')
    await hears(
      host.visitor,
      'hands',
      ({ hands }) => hands.map(({ memberId }) => memberId).join() === [guest.id, member.id].join(),
    )
    const before = host.visitor.all('hands').at(-1)
    await stage.restart()
    const back = [host, member, guest].map(({ entered: { resume } }) => stage.connect({ resume }))
    const visitors = await Promise.all(back)
    for (const visitor of visitors) await visitor.enter()
    const again = await visitors[0]?.send('raise-hand', { raised: true })
    expect(again?.ok).toBe(true)
    for (const visitor of visitors)
      await hears(visitor, 'hands', ({ hands }) => hands.length === 3 && hands[2]?.memberId === host.id)
    expect(visitors[0]?.all('hands').at(-1)?.hands.slice(0, 2)).toEqual(before?.hands)
    expect(await visitors[0]?.code('lower-hand', {})).toBe('ok')
    await stage.restart()
    const last = await stage.connect({ resume: member.entered.resume })
    expect(await last.enter()).toMatchObject({ hands: [] })
  })
})

describe('what is done once', () => {
  it('is told to whom it is about, by whom, and takes nothing', async () => {
    const { room, host, cohost, member, guest } = await cast()
    for (const [what, source] of [
      ['mute', 'mic'],
      ['stop_camera', 'camera'],
      ['stop_screen', 'screen'],
    ] as const) {
      expect(await act(cohost, what, on(member))).toBe('ok')
      await hears(member.visitor, 'asked-to-stop', (told) => told.source === source && told.by === cohost.id)
    }
    expect(await act(host, 'ask_to_unmute', on(member))).toBe('ok')
    await hears(member.visitor, 'asked-to-unmute', ({ by }) => by === host.id)
    for (const event of ['asked-to-stop', 'asked-to-unmute'] as const)
      expect(guest.visitor.all(event)).toEqual([])
    expect(await member.visitor.code('offer', { ...offer, to: host.id })).toBe('ok')
    // Asking whoever may not is of no use.
    await act(host, 'take', { ...on(member), right: 'sendAudio' })
    expect(await act(host, 'ask_to_unmute', on(member))).toBe('bad_payload')
    const what = (await room.log()).map((one) => one['what'])
    expect(what.slice(-5)).toEqual(['muted', 'camera_stopped', 'screen_stopped', 'asked_to_unmute', 'rights'])
  })

  it('mutes all but who is named, who asks and who has as much of a say', async () => {
    const { host, cohost, member, guest } = await cast()
    expect(await act(cohost, 'mute_all', on(guest))).toBe('ok')
    await hears(member.visitor, 'asked-to-stop')
    for (const one of [host, cohost, guest]) expect(one.visitor.all('asked-to-stop')).toEqual([])
    expect(await act(cohost, 'mute_all', on(guest, member))).toBe('ok')
    expect(member.visitor.all('asked-to-stop')).toHaveLength(1)
    expect(await act(host, 'mute_all')).toBe('ok')
    for (const one of [cohost, guest]) await hears(one.visitor, 'asked-to-stop', ({ by }) => by === host.id)
    expect(await act(member, 'mute_all', on(guest))).toBe('not_permitted')
    expect(await act(member, 'mute_all', on(guest, host, cohost, member))).toBe('not_permitted')
  })

  it('reaches whoever is without a connection for a moment when it is back', async () => {
    const { host, member } = await cast()
    member.visitor.drop()
    await hears(host.visitor, 'participant-left', ({ memberId }) => memberId === member.id)
    expect(await act(host, 'mute', on(member))).toBe('ok')
    const back = await stage.connect({ resume: member.entered.resume })
    await back.enter()
    await hears(back, 'asked-to-stop', ({ source, by }) => source === 'mic' && by === host.id)
  })
})

describe('nobody', () => {
  const acts = ['mute', 'mute_all', 'ask_to_unmute', 'stop_camera', 'stop_screen', 'give', 'take'] as const

  it('without a say does any of it, or to who has as much', async () => {
    const { host, cohost, member, guest } = await cast()
    for (const what of acts) {
      const right = what === 'give' || what === 'take' ? { right: 'sendAudio' } : {}
      expect(await act(member, what, { ...on(guest), ...right }), what).toBe('not_permitted')
      expect(await act(guest, what, { ...on(member), ...right }), what).toBe('not_allowed_in_mode')
      if (what === 'mute_all') continue
      expect(await act(cohost, what, { ...on(host), ...right }), what).toBe('not_permitted')
      expect(await act(cohost, what, { ...on(cohost), ...right }), what).toBe('not_permitted')
      expect(await act(host, what, { ...on(host), ...right }), what).toBe('not_permitted')
    }
    for (const one of [host, cohost, member, guest]) {
      expect(one.visitor.all('asked-to-stop')).toEqual([])
      expect(one.visitor.all('permissions-changed').filter(({ by }) => by !== null)).toEqual([])
    }
  })

  it('is reached who is of another room, or in longer lists than a room has members', async () => {
    const { host } = await cast()
    const other = await cast()
    for (const what of acts.filter((one) => one !== 'mute_all')) {
      const right = what === 'give' || what === 'take' ? { right: 'sendAudio' } : {}
      expect(await act(host, what, { ...on(other.member), ...right }), what).toBe('peer_absent')
      expect(await act(host, what, { ...on({ id: randomUUID() }), ...right }), what).toBe('peer_absent')
      expect(await act(host, what, right), what).toBe('bad_payload')
      const many = Array.from({ length: 20 }, () => ({ id: randomUUID() }))
      expect(await act(host, what, { ...on(...many), ...right }), what).toBe('bad_payload')
    }
    expect(other.member.visitor.all('asked-to-stop')).toEqual([])
  })

  it('who stands in for a host does more than mute, admit and lower hands', async () => {
    const room = await Hosted.start(stage)
    const host = await room.enter(room.host)
    const member = await room.enter(await account('Mem'))
    const other = await room.enter(await account('Other'))
    host.visitor.close()
    await hears(member.visitor, 'stands-in', ({ standsIn }) => standsIn === member.id)
    expect(await act(member, 'mute', on(other))).toBe('ok')
    expect(await act(member, 'mute_all')).toBe('ok')
    await other.visitor.until(() => other.visitor.all('asked-to-stop').length === 2, 'both')
    expect(await member.visitor.code('lower-hand', {})).toBe('ok')
    for (const what of ['ask_to_unmute', 'stop_camera', 'stop_screen', 'remove', 'lock', 'send_to_wait'])
      expect(await act(member, what, on(other)), what).toBe('not_permitted')
    for (const what of ['give', 'take'])
      expect(await act(member, what, { ...on(other), right: 'sendAudio' }), what).toBe('not_permitted')
  })
})

describe('back to the waiting room', () => {
  it('somebody is out at once with the same connection, waits, and is admitted again', async () => {
    const room = await Hosted.start(stage, { isPrivate: true })
    const host = await room.enter(room.host)
    const guest = await room.guest('Gus')
    await guest.visitor.code('join-room')
    await act(host, 'admit', on(guest))
    await hears(guest.visitor, 'admitted')
    await guest.visitor.enter()
    await guest.visitor.code('raise-hand', { raised: true })
    expect(await act(host, 'send_to_wait', on(guest))).toBe('ok')
    await hears(guest.visitor, 'sent-to-wait')
    await hears(
      host.visitor,
      'participant-left',
      ({ memberId, reason }) => memberId === guest.id && reason === 'left',
    )
    await hears(host.visitor, 'hands', ({ hands }) => hands.length === 0)
    await hears(host.visitor, 'door', ({ waiting = [] }) =>
      waiting.some(({ memberId }) => memberId === guest.id),
    )
    for (const [event, payload] of [
      ['message', { message: 'still here' }],
      ['offer', { ...offer, to: host.id }],
      ['moderate', { act: 'admit' }],
    ] as const)
      expect(await guest.visitor.code(event, payload)).toBe('not_in_room')
    expect(await guest.visitor.code('join-room')).toBe('waits')
    const before = guest.visitor.all('admitted').length
    expect(await act(host, 'admit', on(guest))).toBe('ok')
    await guest.visitor.until(() => guest.visitor.all('admitted').length > before, 'being admitted again')
    expect(await guest.visitor.code('join-room')).toBe('ok')
  })
})
