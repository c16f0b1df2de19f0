import { describe, expect, it } from 'vitest'
import { createStore } from '@/lib/client/browser/store'
import * as log from '@/lib/client/chat/log'
import { initialGroup } from '@/lib/client/group/client'
import { type Earlier, lookBack } from '@/lib/client/group/history'
import { unreadable } from '@/lib/client/http/api'
import type { HerfMessagesResponse } from '@/lib/contract/http/herf'
import { limits } from '@/lib/contract/limits'

const view = {
  sessionId: 's',
  sessionType: 'video',
  title: 'Choir',
  capacity: 8,
  memberId: 'me',
  participantType: 'member',
  participantName: 'Ravi',
} as const

const said = (at: number): HerfMessagesResponse['messages'][number] => ({
  id: `m${at}`,
  sessionId: 's',
  user: { id: at % 2 ? 'me' : 'asha', name: at % 2 ? 'Ravi' : 'Asha' },
  userId: null,
  guest: false,
  message: `line ${at}`,
  timestamp: new Date(at * 1_000).toISOString(),
})

/** A conversation of which this page has the last lines. */
function room(has: number) {
  const store = createStore(initialGroup(view))
  const isOwn = ({ memberId }: { readonly memberId?: string | undefined }) => memberId === 'me'
  const take = (messages: readonly ReturnType<typeof said>[]) => {
    const lines = messages.map(({ user, ...one }) => ({ ...one, senderId: user.id, memberId: user.id }))
    const all = lines.map((one) => ({ ...one, senderType: 'member' as const }))
    store.set({ chat: { lines: log.received(store.get().chat?.lines ?? [], all, isOwn) } })
  }
  take(Array.from({ length: has }, (_, at) => said(1_000 + at)))
  const found: Parameters<typeof lookBack>[1] = (messages) =>
    store.set({ chat: { lines: log.received(store.get().chat?.lines ?? [], messages, isOwn) } })
  const look = (earlier?: Earlier) => lookBack(store, found, earlier)
  return { look, state: () => store.get().history.before, lines: () => store.get().chat?.lines ?? [], store }
}
const answer = (messages: number[], hasMore: boolean) =>
  Promise.resolve({ ok: true, value: { messages: messages.map(said), hasMore } } as const)

describe('what was said before', () => {
  it('is asked for from the first line on, put above it, and named by who wrote it', async () => {
    const { look, state, lines, store } = room(2)
    const asked: string[] = []
    const earlier: Earlier = (id) => {
      asked.push(id)
      return asked.length === 1 ? answer([998, 999], true) : answer([], false)
    }
    await look(earlier)
    expect(lines().map(({ id }) => id)).toEqual(['m998', 'm999', 'm1000', 'm1001'])
    expect(lines().map(({ mine }) => mine)).toEqual([false, true, false, true])
    expect([store.get().history.names.get('asha'), state()]).toEqual(['Asha', 'more'])
    await look(earlier)
    expect([asked, state()]).toEqual([['m1000', 'm998'], 'beginning'])
    await look(earlier)
    expect(asked).toHaveLength(2)
  })

  it('is asked for once at a time, and again after nothing came of it', async () => {
    const { look, state } = room(1)
    let asked = 0
    const refuses: Earlier = () => {
      asked += 1
      return Promise.resolve({ ok: false, problem: unreadable(503) })
    }
    await Promise.all([look(refuses), look(refuses)])
    expect([asked, state()]).toEqual([1, 'failed'])
    await look(() => answer([], false))
    expect(state()).toBe('beginning')
  })

  it('is told to who comes by a link on the way in alone: what was cut off is said to be', async () => {
    const [few, many, none] = [room(3), room(limits.historyMessages), room(0)]
    for (const { look } of [few, many, none]) await look()
    expect([few.state(), many.state(), none.state()]).toEqual(['beginning', 'cut', 'more'])
  })
})
