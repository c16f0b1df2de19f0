import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rates } from '@/lib/contract/limits'
import { Group } from './support/group'
import { accountOf, Hosted, hears } from './support/hosted'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open({ intervals: { hostGoneMs: 300 } })
})
afterAll(() => stage.close())

const account = (name: string) => accountOf(stage, name)
const start = (isPrivate = false) => Hosted.start(stage, { isPrivate })

describe('raised hands', () => {
  it('stand in the order in which they were raised, for everybody, until they are lowered or their member leaves', async () => {
    const room = await start()
    const host = await room.enter(room.host)
    const one = await room.enter(await account('One'))
    const two = await room.enter(await account('Two'))
    expect(await two.visitor.code('raise-hand', { raised: true })).toBe('ok')
    expect(await one.visitor.code('raise-hand', { raised: true })).toBe('ok')
    expect(await two.visitor.code('raise-hand', { raised: true })).toBe('ok')
    await hears(
      host.visitor,
      'hands',
      ({ hands }) => hands.map(({ memberId }) => memberId).join() === `${two.id},${one.id}`,
    )
    // Whoever comes later sees them, too.
    const late = await room.enter(await account('Late'))
    expect(late.entered).toMatchObject({ hands: [{ memberId: two.id }, { memberId: one.id }] })
    expect(await one.visitor.code('lower-hand', {})).toBe('not_permitted')
    expect(await host.visitor.code('lower-hand', { memberId: two.id })).toBe('ok')
    await hears(late.visitor, 'hands', ({ hands }) => hands.map(({ memberId }) => memberId).join() === one.id)
    await one.visitor.send('leave-room')
    await hears(late.visitor, 'hands', ({ hands }) => hands.length === 0)
  })

  it('are there in a room without accounts as well, and nothing to moderate', async () => {
    const group = await Group.make(stage, 'video', 1)
    const [host, guest] = await group.all(1)
    expect(await guest?.visitor.code('raise-hand', { raised: true })).toBe('ok')
    if (host) await hears(host.visitor, 'hands', ({ hands }) => hands[0]?.memberId === guest?.id)
    expect(await host?.visitor.code('moderate', { act: 'lock' })).toBe('not_permitted')
  })
})

describe('the door', () => {
  it('shows the host who waits, and lets in who is admitted without another word of theirs', async () => {
    const room = await start(true)
    const host = await room.enter(room.host)
    expect(host.entered).toMatchObject({ isLocked: false, waiting: [] })
    const guest = await room.guest('Gus')
    expect(await guest.visitor.code('join-room')).toBe('waits')
    await hears(host.visitor, 'door', ({ waiting = [] }) =>
      waiting.some(({ memberId, name }) => memberId === guest.id && name === 'Gus'),
    )
    expect(await guest.visitor.code('moderate', { act: 'admit' })).toBe('not_in_room')
    expect(await host.visitor.code('moderate', { act: 'admit', memberIds: [guest.id] })).toBe('ok')
    await hears(guest.visitor, 'admitted')
    expect(await guest.visitor.code('join-room')).toBe('ok')
    await hears(host.visitor, 'door', ({ waiting }) => waiting?.length === 0)
    // Nobody else is told who waits.
    const other = await room.guest('Other')
    expect(await other.visitor.code('join-room')).toBe('waits')
    await hears(host.visitor, 'door', ({ waiting = [] }) =>
      waiting.some(({ memberId }) => memberId === other.id),
    )
    expect(guest.visitor.all('door').filter(({ waiting }) => waiting)).toEqual([])
    expect(await host.visitor.code('moderate', { act: 'turn_away', memberIds: [other.id] })).toBe('ok')
    await hears(other.visitor, 'replaced', ({ reason }) => reason === 'revoked')
  })

  it('is locked and unlocked for who comes, by host and cohosts alone', async () => {
    const room = await start()
    const host = await room.enter(room.host)
    const member = await room.enter(await account('Mem'))
    expect(await member.visitor.code('moderate', { act: 'lock' })).toBe('not_permitted')
    expect(await host.visitor.code('moderate', { act: 'make_cohost', memberIds: [member.id] })).toBe('ok')
    await hears(member.visitor, 'role-changed', ({ participantType }) => participantType === 'cohost')
    expect(await member.visitor.code('moderate', { act: 'lock' })).toBe('ok')
    await hears(host.visitor, 'door', ({ isLocked }) => isLocked)
    await expect(room.come(await account('Late'))).rejects.toMatchObject({ code: 'private' })
  })
})

describe('a host', () => {
  it('removes somebody, who is out at once and stays out', async () => {
    const room = await start()
    const host = await room.enter(room.host)
    const claims = await account('Rude')
    const rude = await room.enter(claims)
    expect(await rude.visitor.code('moderate', { act: 'remove', memberIds: [host.id] })).toBe('not_permitted')
    expect(await host.visitor.code('moderate', { act: 'remove', memberIds: [rude.id] })).toBe('ok')
    await hears(rude.visitor, 'replaced', ({ reason }) => reason === 'revoked')
    await hears(host.visitor, 'participant-left', ({ memberId }) => memberId === rude.id)
    await expect(room.come(claims)).rejects.toMatchObject({ code: 'blocked' })
    await expect(stage.connect({ resume: rude.entered.resume })).rejects.toMatchObject({
      refusal: { code: 'ticket_invalid' },
    })
  })

  it('hands the room on, and has no more of a say than a cohost then', async () => {
    const room = await start()
    const host = await room.enter(room.host)
    const next = await room.enter(await account('Next'))
    expect(await host.visitor.code('moderate', { act: 'hand_on', memberIds: [next.id] })).toBe('ok')
    await hears(
      next.visitor,
      'role-changed',
      ({ memberId, participantType }) => memberId === next.id && participantType === 'host',
    )
    expect(await host.visitor.code('moderate', { act: 'unmake_cohost', memberIds: [host.id] })).toBe(
      'not_permitted',
    )
    expect(await next.visitor.code('moderate', { act: 'unmake_cohost', memberIds: [host.id] })).toBe('ok')
  })

  it('who is gone is stood in for by who has been there longest with an account, and is host again when back', async () => {
    const room = await start(true)
    const host = await room.enter(room.host)
    const guest = await room.guest('Gus')
    await guest.visitor.code('join-room')
    await host.visitor.send('moderate', { act: 'admit' })
    await hears(guest.visitor, 'admitted')
    await guest.visitor.code('join-room')
    const claims = await room.invited('Mem')
    const member = await room.come(claims)
    expect(member.waits).toBe(true)
    await host.visitor.send('moderate', { act: 'admit' })
    await member.visitor.enter()
    host.visitor.close()
    await hears(member.visitor, 'stands-in', ({ standsIn }) => standsIn === member.id)
    await hears(guest.visitor, 'stands-in', ({ standsIn }) => standsIn === member.id)
    const late = await room.guest('Late')
    expect(await late.visitor.code('join-room')).toBe('waits')
    await hears(member.visitor, 'door', ({ waiting = [] }) =>
      waiting.some(({ memberId }) => memberId === late.id),
    )
    expect(await member.visitor.code('moderate', { act: 'lock' })).toBe('not_permitted')
    expect(await member.visitor.code('moderate', { act: 'admit', memberIds: [late.id] })).toBe('ok')
    await hears(late.visitor, 'admitted')
    await room.enter(room.host)
    await hears(member.visitor, 'stands-in', ({ standsIn }) => standsIn === null)
    expect(await member.visitor.code('moderate', { act: 'admit' })).toBe('not_permitted')
  })
})

it('a host does much at once and then at a rate', async () => {
  const room = await start()
  const host = await room.enter(room.host)
  const answers = await Promise.all(
    Array.from({ length: rates.moderation.burst + 5 }, () => host.visitor.code('lower-hand', {})),
  )
  expect(answers.slice(0, rates.moderation.burst)).toEqual(Array(rates.moderation.burst).fill('ok'))
  expect(answers.at(-1)).toBe('rate_limited')
})

it('refuses what names nobody, too many, or somebody of another room', async () => {
  const room = await start()
  const host = await room.enter(room.host)
  const code = (payload: unknown) => host.visitor.code('moderate', payload)
  expect(await code({ act: 'remove' })).toBe('bad_payload')
  expect(await code({ act: 'remove', memberIds: [randomUUID()] })).toBe('peer_absent')
  expect(await code({ act: 'remove', memberIds: Array.from({ length: 20 }, () => randomUUID()) })).toBe(
    'bad_payload',
  )
  expect(await code({ act: '__proto__', memberIds: [] })).toBe('bad_payload')
  expect(await code({ act: 'remove', memberIds: 'all' })).toBe('bad_payload')
  expect(await code({ act: 'remove', memberIds: [host.id] })).toBe('not_permitted')
  for (const claim of [{ sessionId: randomUUID() }, { roomId: 'another' }, { participantType: 'client' }]) {
    for (const [event, payload] of [
      ['moderate', { act: 'lock' }],
      ['raise-hand', { raised: true }],
      ['lower-hand', {}],
    ] as const)
      expect(await host.visitor.code(event, { ...payload, ...claim })).toBe('bad_payload')
  }
})
