import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import * as close from '@/app/api/herf/sessions/[id]/polls/[pollId]/close/route'
import * as vote from '@/app/api/herf/sessions/[id]/polls/[pollId]/vote/route'
import * as polls from '@/app/api/herf/sessions/[id]/polls/route'
import { polls as list, ownPoll } from '@/lib/contract/polls'
import { AccountCaller } from './support/callers'
import { problemOf, serveWeb } from './support/web'

const web = serveWeb()
const codeOf = async (answer: Response) => {
  const { httpStatus, code } = await problemOf(answer)
  return `${httpStatus} ${code}`
}

async function room() {
  const [host, member] = [
    await AccountCaller.make(web, 'Asha Rao'),
    await AccountCaller.make(web, 'Ravi Iyer'),
  ]
  const { id } = await web.database.rpc('create_group_session', { p_claims: host.claims, p_title: 'Friday' })
  await web.database.rpc('start_group_session', { p_claims: host.claims, p_session_id: id })
  await web.database.rpc('join_group_session', { p_claims: member.claims, p_session_id: id })
  return { host, member, id }
}
const asked = { question: ' Which? ', options: ['This', 'That'] }

it('a poll is made, listed, voted in and closed over HTTP', async () => {
  const { host, member, id } = await room()
  const create = (who: AccountCaller, body: object) => who.call(polls.POST, { params: { id }, body })
  expect(await codeOf(await create(member, asked))).toBe('403 not_allowed')
  const answer = await create(host, asked)
  expect(answer.status).toBe(201)
  const poll = ownPoll.parse(await answer.json())
  expect(poll).toMatchObject({ question: 'Which?', anonymous: false, multiple: false, mine: [] })
  const about = (who: AccountCaller, handler: typeof vote.POST, body: object = {}, pollId = poll.id) =>
    who.call(handler, { method: 'POST', params: { id, pollId }, body })
  const voted = await about(member, vote.POST, { choices: [1] })
  expect(ownPoll.parse(await voted.json())).toMatchObject({ voters: 1, mine: [1] })
  const told = list.parse(await (await host.call(polls.GET, { params: { id } })).json())
  expect(told.polls).toMatchObject([
    { voters: 1, mine: [], options: [{ votes: 0 }, { names: ['Ravi Iyer'] }] },
  ])
  expect(await codeOf(await about(member, close.POST))).toBe('403 not_allowed')
  expect((await about(host, close.POST)).status).toBe(200)
  expect(await codeOf(await about(member, vote.POST, { choices: [0] }))).toBe('409 over')
  expect(await codeOf(await about(member, vote.POST, { choices: [0] }, randomUUID()))).toBe('404 not_found')
  const stranger = await AccountCaller.make(web)
  expect(await codeOf(await stranger.call(polls.GET, { params: { id } }))).toBe('403 private')
})

it('what is no poll and no vote is refused by its field, and an id makes one poll', async () => {
  const { host, id } = await room()
  const create = (body: object) => host.call(polls.POST, { params: { id }, body })
  for (const [body, field] of [
    [{ ...asked, question: ' ' }, 'question'],
    [{ ...asked, question: 'x'.repeat(201) }, 'question'],
    [{ ...asked, options: ['one'] }, 'options'],
    [{ ...asked, options: ['same', 'same'] }, 'options'],
    [{ question: 'Which?' }, 'options'],
    [{ ...asked, id: 'x' }, 'id'],
  ] as const) {
    const { httpStatus, message } = await problemOf(await create(body))
    expect([httpStatus, message]).toEqual([400, expect.stringMatching(new RegExp(`^"${field}`))])
  }
  const one = { ...asked, id: randomUUID() }
  const made = [await (await create(one)).json(), await (await create(one)).json()]
  expect(made[0]).toEqual(made[1])
  expect(await codeOf(await create({ ...one, question: 'Another?' }))).toBe('409 idempotency_conflict')
  for (const choices of [[0, 1], [2], [0.5], ['0'], Array(11).fill(0)])
    expect(
      await codeOf(
        await host.call(vote.POST, { params: { id, pollId: one.id }, method: 'POST', body: { choices } }),
      ),
    ).toBe('400 bad_request')
})
