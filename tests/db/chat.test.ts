import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { onEveryServer } from './support/practice'

onEveryServer('chat', 'running', (db) => {
  const message = (
    sessionId: string,
    participantType: ParticipantType,
    text: string,
    id: string = randomUUID(),
  ) => ({
    sessionId,
    participantType,
    id,
    message: text,
  })
  const store = (...p_messages: ReturnType<typeof message>[]) => db().rpc('store_messages', { p_messages })
  const texts = async (sessionId: string, p_limit?: number) => {
    const messages = await db().rpc('list_messages', {
      p_session_id: sessionId,
      ...(p_limit ? { p_limit } : {}),
    })
    return messages.map((one) => one.message)
  }

  it('keeps messages of many sessions in the order they were given, with their sender and time', async () => {
    const [a, b] = [
      await db().running({ p_session_type: 'chat' }),
      await db().running({ p_session_type: 'chat' }),
    ]
    const given = [
      message(a.sessionId, 'client', 'one'),
      message(b.sessionId, 'consultant', 'elsewhere'),
      message(a.sessionId, 'consultant', 'two 👋'),
      message(a.sessionId, 'client', 'three'),
    ]
    const answers = await store(...given)
    expect(answers.map(({ id }) => id)).toEqual(given.map(({ id }) => id))
    expect(answers.every((answer) => answer.outcome === 'stored' && !answer.duplicate)).toBe(true)
    const room = await db().rpc('open_room', { p_session_id: a.sessionId })
    const history = await db().rpc('list_messages', { p_session_id: a.sessionId })
    expect(history).toMatchObject([
      { id: given[0]?.id, message: 'one', senderType: 'client', senderId: room.client.id },
      { message: 'two 👋', senderType: 'consultant', senderId: room.consultant.id },
      { message: 'three' },
    ])
    expect(await texts(a.sessionId, 2)).toEqual(['two 👋', 'three'])
    expect(await texts(b.sessionId)).toEqual(['elsewhere'])
  })

  it('stores a message once, however often and from wherever it is sent', async () => {
    const { sessionId } = await db().running({ p_session_type: 'chat' })
    const one = message(sessionId, 'client', 'once')
    const answers = (await Promise.all(Array.from({ length: 20 }, () => store(one, one)))).flat()
    expect(answers.filter((answer) => answer.outcome === 'stored' && !answer.duplicate)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.outcome === 'stored' && answer.timestamp)).size).toBe(1)
    expect(await texts(sessionId)).toEqual(['once'])
  })

  it('does not let one side take the id of the other’s message', async () => {
    const { sessionId } = await db().running({ p_session_type: 'chat' })
    const mine = message(sessionId, 'client', 'mine')
    await store(mine)
    const forged = { ...mine, participantType: 'consultant' as const, message: 'forged' }
    expect(await store(forged)).toEqual([{ outcome: 'refused', id: mine.id, reason: 'idempotency_conflict' }])
    expect(await texts(sessionId)).toEqual(['mine'])
  })

  it('refuses other modes, sessions that are over and sessions that are not, without losing the rest', async () => {
    const [chat, video, over] = [
      await db().running({ p_session_type: 'chat' }),
      await db().running({ p_session_type: 'video' }),
      await db().running({ p_session_type: 'chat' }),
    ]
    await db().end(over.sessionId)
    const answers = await store(
      message(video.sessionId, 'client', 'x'),
      message(over.sessionId, 'client', 'x'),
      message(randomUUID(), 'client', 'x'),
      message(chat.sessionId, 'client', 'kept'),
    )
    expect(answers.map((answer) => (answer.outcome === 'refused' ? answer.reason : 'stored'))).toEqual([
      'not_allowed_in_mode',
      'session_over',
      'session_over',
      'stored',
    ])
    expect(await texts(chat.sessionId)).toEqual(['kept'])
    expect(await texts(over.sessionId)).toEqual([])
    expect(await store()).toEqual([])
  })
})
