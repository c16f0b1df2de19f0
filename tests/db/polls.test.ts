import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { limits } from '@/lib/limits'
import { onEveryServer, refusalOf } from './support/practice'
import { account } from './support/rooms'

onEveryServer('a poll', 'stopped', (db) => {
  /** A live room of a host, with members who were let in. */
  async function room(members = 1) {
    const host = await account(db(), 'Asha')
    const { id } = await db().rpc('create_group_session', {
      p_claims: host,
      p_title: 'Friday',
      p_max_participants: 20,
    })
    await db().rpc('start_group_session', { p_claims: host, p_session_id: id })
    const others: Claims[] = []
    for (let n = 0; n < members; n += 1) others.push(await account(db(), `Member ${n}`))
    for (const p_claims of others) await db().rpc('join_group_session', { p_claims, p_session_id: id })
    return { host, id, others }
  }
  const ask = (p_claims: Claims | null, p_session_id: string, more: object = {}) =>
    db().rpc('create_poll', {
      ...{ p_claims, p_session_id, p_id: randomUUID(), p_question: 'Which?', p_options: ['This', 'That'] },
      ...{ p_anonymous: false, p_multiple: false, ...more },
    })
  const vote = (p_claims: Claims, p_session_id: string, p_poll_id: string, ...p_choices: number[]) =>
    db().rpc('vote_in_poll', { p_claims, p_session_id, p_poll_id, p_choices })
  const close = (p_claims: Claims, p_session_id: string, p_poll_id: string) =>
    db().rpc('close_poll', { p_claims, p_session_id, p_poll_id })
  const seen = async (p_claims: Claims, p_session_id: string) =>
    (await db().rpc('session_polls', { p_claims, p_session_id })).polls

  it('is made by who moderates, voted in by members, changed while it is open, and closed', async () => {
    const { host, id, others } = await room()
    const [ann] = others as [Claims]
    expect(await refusalOf(ask(ann, id))).toBe('not_allowed: not_allowed')
    const poll = await ask(host, id)
    expect(poll).toMatchObject({ voters: 0, closedAt: null, mine: [] })
    expect(await vote(ann, id, poll.id, 1)).toMatchObject({
      voters: 1,
      mine: [1],
      options: [
        { text: 'This', votes: 0 },
        { text: 'That', votes: 1, names: ['Member 0'] },
      ],
    })
    expect(await vote(ann, id, poll.id, 0)).toMatchObject({
      voters: 1,
      mine: [0],
      options: [{ votes: 1 }, { votes: 0 }],
    })
    expect(await vote(ann, id, poll.id)).toMatchObject({ voters: 0, mine: [] })
    await vote(ann, id, poll.id, 0)
    for (const choices of [[0, 1], [2], [-1], [4_000_000]])
      expect(await refusalOf(vote(ann, id, poll.id, ...choices))).toBe('invalid_argument: choices')
    expect(await refusalOf(close(ann, id, poll.id))).toBe('not_allowed: not_allowed')
    const closed = await close(host, id, poll.id)
    expect(closed.closedAt).not.toBeNull()
    expect(await close(host, id, poll.id)).toEqual(closed)
    expect(await refusalOf(vote(ann, id, poll.id, 1))).toBe('session_over: session_over')
    expect(await seen(ann, id)).toMatchObject([{ id: poll.id, voters: 1, mine: [0] }])
  })

  it('that is anonymous tells nobody who chose what, its maker neither', async () => {
    const { host, id, others } = await room(2)
    const poll = await ask(host, id, { p_anonymous: true, p_multiple: true })
    for (const one of others) await vote(one, id, poll.id, 0, 1, 1)
    const [told] = await seen(host, id)
    expect(told).toMatchObject({ voters: 2, mine: [], options: [{ votes: 2 }, { votes: 2 }] })
    const { polls } = await db().rpc('room_polls', { p_session_id: id })
    expect(JSON.stringify([told, polls])).not.toMatch(/names|Member/)
    expect(polls[0]).not.toHaveProperty('mine')
  })

  it('counts each member once, however many votes come at once, and none after it was closed', async () => {
    const { host, id, others } = await room(5)
    const poll = await ask(host, id)
    await Promise.all(
      others.flatMap((one, n) => [vote(one, id, poll.id, n % 2), vote(one, id, poll.id, n % 2)]),
    )
    const [counted] = await seen(host, id)
    // What changes nothing is no change.
    expect(counted).toMatchObject({ voters: 5, revision: 5, options: [{ votes: 3 }, { votes: 2 }] })
    const late = others.map((one) => vote(one, id, poll.id, 1).catch(() => null))
    const closed = await close(host, id, poll.id)
    await Promise.all(late)
    const [after] = await seen(host, id)
    expect(after).toMatchObject({ options: closed.options, revision: closed.revision })
  })

  it('is made once of one id, and of another’s none', async () => {
    const { host, id } = await room(0)
    const p_id = randomUUID()
    const made = await Promise.all([ask(host, id, { p_id }), ask(host, id, { p_id })])
    expect(made[0]).toEqual(made[1])
    expect(await refusalOf(ask(host, id, { p_id, p_question: 'Another?' }))).toMatch(/^idempotency_conflict/)
    expect(await seen(host, id)).toHaveLength(1)
  })

  it('ends with its session', async () => {
    const { host, id, others } = await room()
    const [ann] = others as [Claims]
    const poll = await ask(host, id)
    await vote(ann, id, poll.id, 0)
    await db().rpc('end_group_session', { p_claims: host, p_session_id: id })
    expect(await refusalOf(vote(ann, id, poll.id, 1))).toBe('session_over: session_over')
    expect(await refusalOf(ask(host, id))).toBe('session_over: session_over')
    const [kept] = await seen(ann, id)
    expect(kept).toMatchObject({ voters: 1, mine: [0] })
    expect(kept?.closedAt).not.toBeNull()
  })

  it('has no more than a session may', async () => {
    const { host, id } = await room(0)
    for (let n = 0; n < limits.pollsOfSession.value.most; n += 1) await ask(host, id)
    expect(await refusalOf(ask(host, id))).toBe('too_many_attempts: 3600')
  })

  it('asks and answers as long as the map says', async () => {
    const { host, id } = await room(0)
    const { pollQuestion, pollOption, pollOptions } = limits
    const options = (many: number) => Array.from({ length: many }, (_, n) => `Answer ${n}`)
    const question = 'x'.repeat(pollQuestion.value.most)
    const option = 'y'.repeat(pollOption.value.most)
    await ask(host, id, { p_question: question, p_options: [option, 'z'] })
    await ask(host, id, { p_options: options(pollOptions.value.most) })
    for (const [more, field] of [
      [{ p_question: `${question}x` }, 'question'],
      [{ p_question: ' ' }, 'question'],
      [{ p_options: [`${option}y`, 'z'] }, 'options'],
      [{ p_options: options(pollOptions.value.most + 1) }, 'options'],
      [{ p_options: ['alone'] }, 'options'],
      [{ p_options: ['same', ' same '] }, 'options'],
      [{ p_options: ['x', ' '] }, 'options'],
    ] as const)
      expect(await refusalOf(ask(host, id, more))).toBe(`invalid_argument: ${field}`)
  })
})
