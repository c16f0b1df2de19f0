import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rates } from '@/lib/contract/limits'
import { Group } from './support/group'
import { accountOf, Hosted, hears } from './support/hosted'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

const account = (name: string) => accountOf(stage, name)
const which = (more: object = {}) => ({ question: 'Which?', options: ['This', 'That'], ...more })

it('a poll is shown to everybody at once, voted in by a guest as well, and stands after a reconnect', async () => {
  const room = await Hosted.start(stage)
  const host = await room.enter(room.host)
  const member = await room.enter(await account('One'))
  const guest = await room.guest('Gus')
  await guest.visitor.enter()
  expect(await member.visitor.code('poll-create', which())).toBe('not_permitted')
  const made = await host.visitor.send('poll-create', which())
  if (!made.ok) throw new Error(made.message)
  const { poll } = made.data
  await hears(guest.visitor, 'poll', (told) => told.poll.id === poll.id && !('mine' in told.poll))
  expect(await guest.visitor.code('poll-vote', { pollId: poll.id, choices: [1] })).toBe('ok')
  expect(await member.visitor.code('poll-vote', { pollId: poll.id, choices: [0] })).toBe('ok')
  await hears(
    host.visitor,
    'poll',
    (told) => told.poll.voters === 2 && told.poll.options[1]?.names?.[0] === 'Gus',
  )
  // The answer is the guest's own, on whichever connection.
  const again = await guest.visitor.send('polls')
  expect(again).toMatchObject({ ok: true, data: { polls: [{ id: poll.id, voters: 2, mine: [1] }] } })
  expect(await guest.visitor.code('poll-close', { pollId: poll.id })).toBe('not_permitted')
  expect(await host.visitor.code('poll-close', { pollId: poll.id })).toBe('ok')
  await hears(member.visitor, 'poll', (told) => told.poll.closedAt !== null)
  expect(await guest.visitor.code('poll-vote', { pollId: poll.id, choices: [0] })).toBe('session_over')
})

it('what is done about a poll over HTTP is told in the room', async () => {
  const room = await Hosted.start(stage)
  const member = await room.enter(await account('One'))
  const { id } = await stage.db.rpc('create_poll', {
    ...{ p_claims: room.host, p_session_id: room.sessionId, p_id: randomUUID(), p_question: 'Which?' },
    ...{ p_options: ['This', 'That'], p_anonymous: true, p_multiple: false },
  })
  await hears(member.visitor, 'poll', ({ poll }) => poll.id === id && poll.anonymous)
  await stage.db.rpc('vote_in_poll', {
    ...{ p_claims: room.host, p_session_id: room.sessionId, p_poll_id: id, p_choices: [0] },
  })
  await hears(member.visitor, 'poll', ({ poll }) => poll.voters === 1 && poll.options[0]?.votes === 1)
  expect(JSON.stringify(member.visitor.all('poll'))).not.toContain('Hana')
})

it('a poll is there in a room without accounts, and none of it for who is not in or in another room', async () => {
  const group = await Group.make(stage, 'video', 1)
  const [host, guest] = await group.all(1)
  const made = await host?.visitor.send('poll-create', which())
  if (!made?.ok || !guest) throw new Error('There is no poll.')
  expect(await guest.visitor.code('poll-vote', { pollId: made.data.poll.id, choices: [0] })).toBe('ok')
  const other = await Hosted.start(stage)
  const stranger = await other.enter(other.host)
  expect(await stranger.visitor.code('poll-vote', { pollId: made.data.poll.id, choices: [0] })).toBe(
    'bad_payload',
  )
  expect(await stranger.visitor.send('polls')).toMatchObject({ ok: true, data: { polls: [] } })
  const outside = await other.come(await account('Late'))
  expect(await outside.visitor.code('polls')).toBe('not_in_room')
  for (const payload of [
    which({ options: ['x'] }),
    which({ question: '' }),
    which({ options: '__proto__' }),
    {},
  ])
    expect(await stranger.visitor.code('poll-create', payload)).toBe('bad_payload')
})

it('a poll is voted in at a bounded rate', async () => {
  const room = await Hosted.start(stage)
  const host = await room.enter(room.host)
  const made = await host.visitor.send('poll-create', which())
  if (!made.ok) throw new Error(made.message)
  const member = await room.enter(await account('One'))
  const answers = await Promise.all(
    Array.from({ length: rates.poll.burst + 5 }, (_, n) =>
      member.visitor.code('poll-vote', { pollId: made.data.poll.id, choices: [n % 2] }),
    ),
  )
  expect(answers.slice(0, rates.poll.burst)).toEqual(Array(rates.poll.burst).fill('ok'))
  expect(answers.at(-1)).toBe('rate_limited')
})
