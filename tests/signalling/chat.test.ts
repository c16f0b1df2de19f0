import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => {
  stage.databaseIsDown = false
  stage.leaveAll()
})
afterAll(() => stage.close())

const texts = (messages: readonly { message: string }[] | undefined) =>
  messages?.map(({ message }) => message)

it('messages of both sides arrive in order, once, and not at their sender', async () => {
  const { client, consultant } = await stage.pair('chat')
  const told = ['one', 'two', 'three', 'four', 'five']
  const acks = await Promise.all([
    ...told.map((text) => client.say(`client ${text}`)),
    ...told.map((text) => consultant.say(`consultant ${text}`)),
  ])
  expect(acks.map(({ ok }) => ok)).toEqual(acks.map(() => true))
  await consultant.until(() => consultant.all('message').length === 5, 'five messages')
  await client.until(() => client.all('message').length === 5, 'five messages')
  expect(texts(consultant.all('message'))).toEqual(told.map((text) => `client ${text}`))
  expect(texts(client.all('message'))).toEqual(told.map((text) => `consultant ${text}`))
})

it('a message sent twice is stored and delivered once, and acknowledged twice with the same time', async () => {
  const { booked, client, consultant } = await stage.pair('chat')
  const id = randomUUID()
  const [first, second] = [await client.say('once', id), await client.say('once', id)]
  expect(second).toEqual(first)
  await client.say('after it')
  await consultant.until(() => texts(consultant.all('message'))?.includes('after it') ?? false, 'the last')
  expect(texts(consultant.all('message'))).toEqual(['once', 'after it'])
  const stored = await stage.db.rpc('list_messages', { p_session_id: booked.sessionId })
  expect(texts(stored)).toEqual(['once', 'after it'])
})

it('takes a message as the first design sent it, and makes its id, its sender and its time itself', async () => {
  const { booked, client, consultant, clientJoined } = await stage.pair('chat')
  const { roomId, participantId } = clientJoined
  const said = { roomId, senderId: participantId, senderType: 'user', timestamp: '2024-01-01T10:00:00' }
  const answer = await client.send('message', { ...said, message: 'Hello' })
  if (!answer.ok) throw new Error(answer.code)
  const heard = await consultant.next('message')
  expect(heard).toEqual({
    id: answer.data.id,
    senderId: participantId,
    senderType: 'client',
    memberId: client.memberId,
    message: 'Hello',
    timestamp: answer.data.timestamp,
  })
  expect(Date.parse(heard.timestamp)).toBeGreaterThan(Date.parse('2026-01-01'))
  const wrongs = [
    { senderType: 'astrologer' },
    { senderId: booked.sessionId },
    { timestamp: 'soon' },
    { id: null },
  ]
  for (const wrong of wrongs) {
    expect(await client.code('message', { ...said, message: 'Hello', ...wrong })).toBe('bad_payload')
  }
  const stored = await stage.db.rpc('list_messages', { p_session_id: booked.sessionId })
  expect(texts(stored)).toEqual(['Hello'])
})

it('the id of the other side cannot be taken', async () => {
  const { client, consultant } = await stage.pair('chat')
  const id = randomUUID()
  await client.say('mine', id)
  expect(await consultant.code('message', { id, message: 'mine now' })).toBe('idempotency_conflict')
})

it('who comes back, or comes later, reads what was said, and then hears the rest', async () => {
  const booked = await stage.book('chat')
  const client = await stage.admitted(booked, 'client')
  expect((await client.join()).messages).toEqual([])
  expect(await client.say('anybody there?')).toMatchObject({ ok: true })
  const consultant = await stage.admitted(booked, 'consultant')
  const joined = await consultant.join()
  expect(texts(joined.messages)).toEqual(['anybody there?'])
  expect(joined.messages?.[0]).toMatchObject({ senderType: 'client' })
  await client.say('now you are')
  expect(await consultant.next('message')).toMatchObject({ message: 'now you are' })
  expect(consultant.all('message')).toHaveLength(1)
})

it('who comes in is never sent more of what was said than a connection takes', async () => {
  const { booked } = await stage.pair('chat')
  await stage.pool.query(
    `insert into parley.messages (session_id, id, participant_type, message, at)
      select $1, gen_random_uuid(), 'client', repeat(chr(1), 3990) || n, clock_timestamp() from generate_series(1, 500) as n`,
    [booked.sessionId],
  )
  const joined = await (await stage.admitted(booked, 'consultant')).join()
  const texts = (joined.messages ?? []).map(({ message }) => message)
  expect(texts.at(-1)?.endsWith('500')).toBe(true)
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)), 0)
  expect(bytes).toBeLessThanOrEqual(limits.historyBytes.value.most)
  expect(bytes).toBeGreaterThan(limits.historyBytes.value.most / 2)
})

it('nothing said while somebody comes in is lost or comes twice', async () => {
  const { booked, client, consultant } = await stage.pair('chat')
  for (let round = 1; round <= 3; round += 1) {
    const said = client.say(`round ${round}`)
    const again = await stage.admitted(booked, 'consultant')
    const [joined] = await Promise.all([again.join(), said])
    const known = () => [...(texts(joined.messages) ?? []), ...(texts(again.all('message')) ?? [])]
    await again.until(() => known().length >= round, `${round} messages`)
    expect(known()).toEqual(Array.from({ length: round }, (_, index) => `round ${index + 1}`))
  }
  expect(consultant.all('replaced')).toHaveLength(1)
})

it.each([
  ['4,000 characters of four bytes', 'ok', '😀'.repeat(4000)],
  ['4,001 characters', 'too_large', 'a'.repeat(4001)],
  ['none', 'bad_payload', ''],
  ['a NUL', 'bad_payload', 'a\0b'],
  ['half a surrogate pair', 'bad_payload', 'a\ud800b'],
  ['markup, quotes and a backslash', 'ok', '<b onclick=\'x\'>"\\u0000"</b> \\'],
])('a message of %s is answered %s', async (_what, code, message) => {
  const { client, consultant } = await stage.pair('chat')
  expect(await client.code('message', { id: randomUUID(), message })).toBe(code)
  if (code === 'ok') expect(await consultant.next('message')).toMatchObject({ message })
})

it('a message that could not be stored is not acknowledged as stored, and its repetition is delivered', async () => {
  const { client, consultant } = await stage.pair('chat')
  const id = randomUUID()
  stage.databaseIsDown = true
  expect(await client.code('message', { id, message: 'in doubt' })).toBe('internal')
  stage.databaseIsDown = false
  expect(consultant.all('message')).toEqual([])
  expect(await client.code('message', { id, message: 'in doubt' })).toBe('ok')
  expect(await consultant.next('message')).toMatchObject({ id, message: 'in doubt' })
})

it('a message whose answer was lost on the way is delivered when it is repeated', async () => {
  const { booked, client, consultant } = await stage.pair('chat')
  const id = randomUUID()
  stage.databaseIsDown = true
  expect(await client.code('message', { id, message: 'stored all the same' })).toBe('internal')
  stage.databaseIsDown = false
  const participantType = 'client'
  const row = { sessionId: booked.sessionId, participantType, id, message: 'stored all the same' } as const
  await stage.db.rpc('store_messages', { p_messages: [row] })
  expect(await client.code('message', { id, message: 'stored all the same' })).toBe('ok')
  expect(await consultant.next('message')).toMatchObject({ id })
  expect(await client.code('message', { id, message: 'stored all the same' })).toBe('ok')
  await client.say('after it')
  await consultant.next('message')
  expect(texts(consultant.all('message'))).toEqual(['stored all the same', 'after it'])
})
