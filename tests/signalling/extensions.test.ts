import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SessionType } from '@/lib/contract/words'
import { ServerProcess } from './support/server-process'
import { Stage } from './support/stage'
import { Visitor } from './support/visitor'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

/** A running half hour at 100.00 whose client has `funds` (minor units) besides. */
async function pairWith(funds: number, type: SessionType = 'chat') {
  const clientRef = randomUUID()
  if (funds > 0) {
    await stage.db.rpc('deposit_funds', {
      p_client_ref: clientRef,
      p_client_name: 'Priya Nair',
      p_amount_minor: funds,
      p_currency: 'INR',
      p_idempotency_key: randomUUID(),
    })
  }
  return stage.pair(type, { p_client_ref: clientRef })
}

it.each(['chat', 'voice', 'video'] as const)(
  'both sides of a %s hear the proposal, the answer and the new end',
  async (type) => {
    const { client, consultant, consultantJoined } = await pairWith(5_000, type)
    const id = randomUUID()
    expect(await consultant.send('propose-extension', { id, minutes: 15 })).toEqual({
      ok: true,
      data: { refused: null },
    })
    for (const side of [client, consultant]) {
      expect(await side.next('extension-proposed')).toMatchObject({
        id,
        minutes: 15,
        amount: '50.00',
        currency: 'INR',
        proposedBy: 'consultant',
      })
    }
    expect(await client.send('answer-extension', { id, accept: true })).toEqual({
      ok: true,
      data: { outcome: 'accepted' },
    })
    const before = Date.parse(consultantJoined.endsAt ?? '')
    for (const side of [client, consultant]) {
      const extended = await side.next('session-extended')
      expect(extended).toMatchObject({ paidDurationMinutes: 45, price: '150.00' })
      // Within the moment that the first one was alone.
      expect(Math.abs(Date.parse(extended.endsAt) - before - 15 * 60_000)).toBeLessThan(2_000)
      expect(await side.next('extension-answered')).toEqual({
        id,
        minutes: 15,
        proposedBy: 'consultant',
        outcome: 'accepted',
      })
    }
  },
)

it('declined, taken back, unfunded, foreign and second proposals move nothing', async () => {
  const { booked, client, consultant } = await pairWith(5_000)
  const propose = async (minutes: 5 | 15 | 30, by: Visitor) => {
    const id = randomUUID()
    return { id, answer: await by.send('propose-extension', { id, minutes }) }
  }
  expect((await propose(30, client)).answer).toEqual({ ok: true, data: { refused: 'unfunded' } })
  const first = await propose(15, client)
  expect((await propose(5, consultant)).answer).toEqual({ ok: true, data: { refused: 'already_proposed' } })
  expect(await client.code('propose-extension', { id: first.id, minutes: 5 })).toBe('idempotency_conflict')
  // One's own cannot be accepted, and what was never proposed cannot be answered.
  expect(await client.code('answer-extension', { id: first.id, accept: true })).toBe('bad_payload')
  expect(await client.code('answer-extension', { id: randomUUID(), accept: false })).toBe('bad_payload')
  expect(await client.code('propose-extension', { id: randomUUID(), minutes: 7 })).toBe('bad_payload')
  expect(await consultant.send('answer-extension', { id: first.id, accept: false })).toMatchObject({
    data: { outcome: 'declined' },
  })
  expect(await client.next('extension-answered')).toMatchObject({ id: first.id, outcome: 'declined' })
  const second = await propose(15, client)
  expect(await client.send('answer-extension', { id: second.id, accept: false })).toMatchObject({
    data: { outcome: 'withdrawn' },
  })
  expect(await client.next('extension-answered')).toMatchObject({ id: second.id, outcome: 'withdrawn' })
  expect(client.all('session-extended')).toEqual([])
  const facts = await stage.db.rpc('open_room', { p_session_id: booked.sessionId })
  expect(facts).toMatchObject({ paidDurationMinutes: 30, priceMinor: 10_000 })
})

it('is not for who has left the room', async () => {
  const { client } = await pairWith(5_000)
  await client.send('leave-room', {})
  expect(await client.code('propose-extension', { id: randomUUID(), minutes: 5 })).toBe('not_in_room')
})

it('falls when a side is away before it is answered, and both hear of it', async () => {
  const { booked, client, consultant } = await pairWith(5_000)
  const id = randomUUID()
  await client.send('propose-extension', { id, minutes: 5 })
  await consultant.next('extension-proposed')
  await client.send('leave-room', {})
  expect(await consultant.next('extension-answered')).toMatchObject({ id, outcome: 'expired' })
  await expect
    .poll(() => stage.leases(booked))
    .toContainEqual({ side: 'client', open: false, reason: 'left' })
  expect((await client.join()).extension).toBeUndefined()
  expect(await consultant.send('answer-extension', { id, accept: true })).toMatchObject({
    data: { outcome: 'expired' },
  })
  expect(consultant.all('session-extended')).toEqual([])
  // Nobody can answer it any more, so nobody has to wait for it.
  expect(await consultant.send('propose-extension', { id: randomUUID(), minutes: 5 })).toMatchObject({
    data: { refused: null },
  })
})

it('stands while a page is reloaded', async () => {
  const { client, consultant } = await pairWith(5_000)
  const id = randomUUID()
  await consultant.send('propose-extension', { id, minutes: 5 })
  await client.send('leave-room', { closing: true })
  await consultant.next('participant-left')
  expect((await client.join()).extension).toMatchObject({ id })
  expect(await client.send('answer-extension', { id, accept: true })).toMatchObject({
    data: { outcome: 'accepted' },
  })
})

it('runs for the added time: the server does not end it at the first end', async () => {
  const { booked, client, consultant } = await pairWith(5_000)
  const id = randomUUID()
  await client.send('propose-extension', { id, minutes: 15 })
  await consultant.send('answer-extension', { id, accept: true })
  await client.next('session-extended')
  await stage.age(booked, 44 * 60)
  const due = await stage.db.rpc('end_session_when_due', { p_session_id: booked.sessionId })
  expect(due.ended).toBeNull()
  await stage.age(booked, 61)
  expect(await stage.db.rpc('end_session_when_due', { p_session_id: booked.sessionId })).toMatchObject({
    ended: { reason: 'time_up', durationSeconds: 45 * 60, heldMinor: 15_000 },
  })
})

it('a proposal outlives the server: who comes back finds it, and it can still be accepted', async () => {
  const server = await ServerProcess.start(stage.databaseUrl)
  const clientRef = randomUUID()
  await stage.db.rpc('deposit_funds', {
    p_client_ref: clientRef,
    p_client_name: 'Priya Nair',
    p_amount_minor: 5_000,
    p_currency: 'INR',
    p_idempotency_key: randomUUID(),
  })
  const booked = await stage.book('chat', { p_client_ref: clientRef })
  const enter = async (side: 'client' | 'consultant') => {
    const visitor = await Visitor.connect(
      server.url,
      { ticket: await stage.claim(booked, side) },
      { reconnection: true },
    )
    stage.visitors.push(visitor)
    visitor.socket.auth = { resume: (await visitor.join()).resume }
    return visitor
  }
  const client = await enter('client')
  const consultant = await enter('consultant')
  const id = randomUUID()
  await client.send('propose-extension', { id, minutes: 15 })
  await server.kill()
  await Promise.all([client.disconnected(), consultant.disconnected()])
  await server.start()
  await Promise.all([client.connected(), consultant.connected()])
  expect((await client.join()).extension).toMatchObject({ id, minutes: 15, proposedBy: 'client' })
  expect((await consultant.join()).extension).toMatchObject({ id })
  expect(await consultant.send('answer-extension', { id, accept: true })).toMatchObject({
    data: { outcome: 'accepted' },
  })
  expect(await client.next('session-extended')).toMatchObject({ paidDurationMinutes: 45 })
})
