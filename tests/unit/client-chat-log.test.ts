import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as log from '@/lib/client/chat/log'
import type { ChatMessage } from '@/lib/contract/socket/chat'

const me = ({ senderType }: ChatMessage) => senderType === 'client'
const message = (id: string, atMs: number, senderType: 'client' | 'consultant' = 'consultant') =>
  ({
    id,
    senderId: senderType,
    senderType,
    message: `text of ${id}`,
    timestamp: new Date(atMs).toISOString(),
  }) satisfies ChatMessage

const states = (lines: log.ChatLines) => lines.map((line) => `${line.id} ${line.state}`)

describe('the chat log', () => {
  it('shows a written line as pending and, once the server has it, as sent at the time of the server', () => {
    const pending = log.written([], 'a', 'hello', 1_000)
    expect(pending).toEqual([{ id: 'a', mine: true, text: 'hello', atMs: 1_000, state: 'pending' }])
    const sent = log.confirmed(pending, 'a', new Date(5_000).toISOString())
    expect(sent).toEqual([{ id: 'a', mine: true, text: 'hello', atMs: 5_000, state: 'sent' }])
  })

  it('puts a new line below what was said before, even when this clock is behind', () => {
    const lines = log.written(log.received([], [message('a', 9_000)], me), 'b', 'later', 1_000)
    expect(lines.map((line) => line.id)).toEqual(['a', 'b'])
  })

  it('merges history with lines on their way: what arrived is sent, the rest stays pending', () => {
    const mine = log.written(log.written([], 'arrived', 'x', 1_000), 'lost', 'y', 2_000)
    const lines = log.received(mine, [message('first', 500), message('arrived', 1_200, 'client')], me)
    expect(states(lines)).toEqual(['first sent', 'arrived sent', 'lost pending'])
  })

  it('knows its own lines from another connection of the same side', () => {
    expect(
      log.received([], [message('a', 1, 'client'), message('b', 2)], me).map((line) => line.mine),
    ).toEqual([true, false])
  })

  it('keeps a sent line sent, whatever comes late', () => {
    const sent = log.confirmed(log.written([], 'a', 'x', 1), 'a', new Date(2).toISOString())
    expect(states(log.failed(sent, 'a'))).toEqual(['a sent'])
    expect(states(log.retried(sent, 'a'))).toEqual(['a sent'])
  })

  it('sends a failed line again under the same id', () => {
    const failed = log.failed(log.written([], 'a', 'x', 1), 'a')
    expect(log.nextPending(failed)).toBeNull()
    expect(log.nextPending(log.retried(failed, 'a'))?.id).toBe('a')
  })

  it('shows every message once and in the order of the server, however often and in whatever order it hears of them', () => {
    const messages = fc.uniqueArray(
      fc.record({ id: fc.uuid(), at: fc.integer({ min: 0, max: 1_000_000 }) }),
      { selector: ({ id }) => id, maxLength: 20 },
    )
    fc.assert(
      fc.property(messages, fc.array(fc.nat(19), { maxLength: 60 }), (all, order) => {
        const heard = order.flatMap((index) => all.slice(index, index + 1))
        let lines: log.ChatLines = []
        for (const { id, at } of heard) lines = log.received(lines, [message(id, at)], me)
        expect(new Set(lines.map((line) => line.id))).toEqual(new Set(heard.map(({ id }) => id)))
        expect(lines).toHaveLength(new Set(heard.map(({ id }) => id)).size)
        expect(lines.map((line) => line.atMs)).toEqual(lines.map((line) => line.atMs).sort((a, b) => a - b))
      }),
    )
  })
})
