import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { SessionType } from '@/lib/contract/words'
import { candidate } from './support/sdp'
import { ServerProcess } from './support/server-process'
import { Stage } from './support/stage'
import { Visitor } from './support/visitor'

/** Books and looks into the database; the server under test is the process. */
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

async function pairOn(server: ServerProcess, type: SessionType) {
  const booked = await stage.book(type)
  const enter = async (side: 'client' | 'consultant') => {
    const ticket = await stage.claim(booked, side)
    const visitor = await Visitor.connect(server.url, { ticket }, { reconnection: true })
    stage.visitors.push(visitor)
    const joined = await visitor.join()
    visitor.socket.auth = { resume: joined.resume }
    return { visitor, joined }
  }
  const client = await enter('client')
  const consultant = await enter('consultant')
  await client.visitor.next('session-started')
  return { booked, client, consultant }
}

it('killed in mid-session and started again: both come back by themselves to the same place', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const { booked, client, consultant } = await pairOn(server, 'chat')
  expect(await client.visitor.say('before')).toMatchObject({ ok: true })
  await consultant.visitor.next('message')

  await server.kill()
  await Promise.all([client.visitor.disconnected(), consultant.visitor.disconnected()])
  await server.start()
  await Promise.all([client.visitor.connected(), consultant.visitor.connected()])

  const toldBefore = client.visitor.all('session-started').length
  const [one, two] = [await client.visitor.join(), await consultant.visitor.join()]
  for (const joined of [one, two]) {
    expect(joined.startedAt).toBe(consultant.joined.startedAt)
    expect(joined.messages).toMatchObject([{ message: 'before', senderType: 'client' }])
  }
  expect(two.endsAt).toBe(consultant.joined.endsAt)
  await consultant.visitor.say('after')
  expect(await client.visitor.next('message')).toMatchObject({ message: 'after' })
  // Alone for a moment, the first one's paid time seemed to wait; it did not, and where a person could see the difference that was said.
  const { endsAt } = client.visitor.all('session-started').slice(toldBefore).at(-1) ?? one
  expect(Math.abs(Date.parse(endsAt ?? '') - Date.parse(two.endsAt ?? ''))).toBeLessThan(500)
  const recovered = (await stage.leases(booked)).filter(({ reason }) => reason === 'server_restarted')
  expect(recovered).toHaveLength(2)
})

it('killed and started again, it costs nobody a paid second', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const { booked, client, consultant } = await pairOn(server, 'voice')
  await stage.age(booked, 600)
  for (let time = 0; time < 3; time += 1) {
    await server.kill()
    await Promise.all([client.visitor.disconnected(), consultant.visitor.disconnected()])
    await server.start()
    await Promise.all([client.visitor.connected(), consultant.visitor.connected()])
    await Promise.all([client.visitor.join(), consultant.visitor.join()])
  }
  const ended = await stage.db.rpc('end_session', {
    p_session_id: booked.sessionId,
    p_reason: 'done',
    p_ended_by: 'client',
  })
  const wallSeconds = (Date.parse(ended.endedAt) - Date.parse(ended.startedAt ?? '')) / 1_000
  expect(Math.abs(wallSeconds - ended.durationSeconds)).toBeLessThanOrEqual(1)
})

it('killed in mid-call: both still have the call, so it is kept', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const { client, consultant } = await pairOn(server, 'voice')
  await server.kill()
  await Promise.all([client.visitor.disconnected(), consultant.visitor.disconnected()])
  await server.start()
  await Promise.all([client.visitor.connected(), consultant.visitor.connected()])
  expect((await client.visitor.join({ call: 1 })).call).toBeNull()
  expect((await consultant.visitor.join({ call: 1 })).call).toMatchObject({ number: 1 })
  expect(await client.visitor.code('ice-candidate', { candidate: candidate(), call: 1 })).toBe('ok')
  expect(await consultant.visitor.next('ice-candidate')).toMatchObject({ call: 1 })
})

it('asked to end, it lets the connections go, closes presence and exits with 0', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const { booked, client, consultant } = await pairOn(server, 'chat')
  expect(await client.visitor.say('the last word')).toMatchObject({ ok: true })
  expect(await server.signal('SIGTERM')).toBe(0)
  for (const { visitor } of [client, consultant]) {
    // Not `io server disconnect`, after which a client stays away.
    expect(await visitor.disconnected()).toBe('transport close')
    expect(visitor.all('participant-left')).toEqual([])
  }
  await vi.waitFor(async () => {
    expect((await stage.leases(booked)).filter(({ open }) => open)).toEqual([])
  })
  await server.start()
  await Promise.all([client.visitor.connected(), consultant.visitor.connected()])
  const { messages } = await client.visitor.join()
  expect(messages).toMatchObject([{ message: 'the last word' }])
})

it('writes neither tickets nor what was said or signalled into its log', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const { client, consultant } = await pairOn(server, 'chat')
  await client.visitor.say('a very private sentence')
  await consultant.visitor.next('message')
  await client.visitor.code('message', { id: 1, message: 'another private sentence' })
  await Visitor.connect(server.url, { ticket: 'a.forged.ticket' }).catch(() => undefined)
  await server.signal('SIGTERM')
  expect(server.output).toContain('listening')
  for (const secret of ['private sentence', 'forged', client.joined.resume]) {
    expect(server.output).not.toContain(secret)
  }
})
