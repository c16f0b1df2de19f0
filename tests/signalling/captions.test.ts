import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { captionBounds } from '@/lib/contract/caption-bounds'
import { rates } from '@/lib/contract/limits'
import { Group } from './support/group'
import { accountOf, Hosted, hears } from './support/hosted'
import { Stage } from './support/stage'

/** What a member writes of what is said: by each role, and by who may not. */

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

const account = (name: string) => accountOf(stage, name)
const line = (more: object = {}) => ({ id: randomUUID(), text: 'as I said', done: true, ...more })

/** Its host, a cohost, a member and a guest. */
async function cast() {
  const room = await Hosted.start(stage)
  const host = await room.enter(room.host)
  const cohost = await room.enter(await account('Cora'))
  const member = await room.enter(await account('Mem'))
  const guest = await room.guest('Gus')
  await guest.visitor.enter()
  await host.visitor.code('moderate', { act: 'make_cohost', memberIds: [cohost.id] })
  return { room, host, cohost, member, guest }
}

it('captions of each role are told to everybody else at once, as they grow, under one id', async () => {
  const { host, cohost, member, guest } = await cast()
  const all = [host, cohost, member, guest]
  for (const writer of all) {
    const id = randomUUID()
    for (const [text, done] of [
      ['so', false],
      ['so it begins', true],
    ] as const)
      expect(await writer.visitor.code('caption', { id, text, done })).toBe('ok')
    for (const reader of all.filter((one) => one !== writer)) {
      await hears(reader.visitor, 'caption', (told) => told.id === id && told.done)
      expect(reader.visitor.all('caption').filter((told) => told.id === id)).toMatchObject([
        { memberId: writer.id, text: 'so', done: false },
        { memberId: writer.id, text: 'so it begins', done: true },
      ])
    }
    expect(writer.visitor.all('caption').filter((told) => told.id === id)).toEqual([])
  }
})

it('captions are kept nowhere', async () => {
  const { room, host, member } = await cast()
  const text = `only once ${randomUUID()}`
  expect(await host.visitor.code('caption', line({ text }))).toBe('ok')
  await hears(member.visitor, 'caption', (told) => told.text === text)
  member.visitor.drop()
  const back = await stage.connect({ resume: member.entered.resume })
  expect(JSON.stringify(await back.enter())).not.toContain(text)
  expect(JSON.stringify(await room.log())).not.toContain(text)
  expect(back.all('caption')).toEqual([])
})

it('captions of who may not write them are refused, and it is asked at every line', async () => {
  const { host, member, guest } = await cast()
  const act = (what: 'give' | 'take', id: string) =>
    host.visitor.code('moderate', { act: what, memberIds: [id], right: 'caption' })
  for (const one of [member, guest]) {
    const [mine, barred] = [randomUUID(), randomUUID()]
    expect(await one.visitor.code('caption', line({ id: mine, done: false }))).toBe('ok')
    expect(await act('take', one.id)).toBe('ok')
    await hears(one.visitor, 'permissions-changed', ({ permissions }) => !permissions.includes('caption'))
    // A line that was begun is not gone on with, either.
    expect(await one.visitor.code('caption', line({ id: mine }))).toBe('not_permitted')
    expect(await one.visitor.code('caption', line({ id: barred }))).toBe('not_permitted')
    expect(await act('give', one.id)).toBe('ok')
    expect(await one.visitor.code('caption', line())).toBe('ok')
    await hears(host.visitor, 'caption', (told) => told.memberId === one.id && told.done)
    expect(host.visitor.all('caption').some(({ id }) => id === barred)).toBe(false)
  }
})

it('captions are told at a bounded rate and length', async () => {
  const { host, cohost, member, guest } = await cast()
  const most = captionBounds.characters
  expect(await member.visitor.code('caption', line({ text: 'x'.repeat(most) }))).toBe('ok')
  const odd = [
    line({ text: 'x'.repeat(most + 1) }),
    line({ text: '' }),
    line({ text: 'a\0b' }),
    line({ text: '\ud83d' }),
    line({ text: { toString: '__proto__' } }),
    line({ id: '__proto__' }),
    line({ done: 'true' }),
    line({ name: 'Hana' }),
    line({ memberId: host.id }),
    { text: 'x' },
  ]
  for (const [at, payload] of odd.entries())
    expect(await (at % 2 ? cohost : guest).visitor.code('caption', payload)).toBe('bad_payload')
  const answers = await Promise.all(
    Array.from({ length: rates.caption.burst + 5 }, () => member.visitor.code('caption', line())),
  )
  expect(answers.at(-1)).toBe('rate_limited')
  // Another's rate is another's.
  expect(await host.visitor.code('caption', line())).toBe('ok')
})

it('captions belong to calls of groups, and to who is in', async () => {
  const call = await Group.make(stage, 'video', 1)
  const host = await call.enter(0)
  expect(await host.visitor.code('caption', line())).toBe('peer_absent')
  const outside = { visitor: await call.connect(1) }
  expect(await outside.visitor.code('caption', line())).toBe('not_in_room')
  const chat = await Group.make(stage, 'chat', 1)
  const writer = await chat.enter(0)
  expect(await writer.visitor.code('caption', line())).toBe('not_allowed_in_mode')
})
