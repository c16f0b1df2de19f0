import type { HerfMessagesResponse } from '@/lib/contract/http/herf'
import { limits } from '@/lib/contract/limits'
import type { ChatMessage } from '@/lib/contract/socket/chat'
import type { Store } from '../browser/store'
import type { Outcome } from '../http/api'
import type { GroupSnapshot, History } from './snapshot'

/** What was said before a message, the last of it. */
export type Earlier = (messageId: string) => Promise<Outcome<HerfMessagesResponse>>

export const noHistory: History = { before: 'more', names: new Map() }

/**
 * Fetches what was said before the first line that is there, and hands it to the conversation.
 * @param earlier absent: this member is told on the way in what it may have, and nothing more
 */
export async function lookBack(
  store: Store<GroupSnapshot>,
  found: (messages: readonly ChatMessage[]) => void,
  earlier: Earlier | undefined,
): Promise<void> {
  const { history, chat } = store.get()
  const first = chat?.lines.find(({ state }) => state === 'sent')
  if (!first || (history.before !== 'more' && history.before !== 'failed')) return
  const become = (changes: Partial<History>) => store.set({ history: { ...store.get().history, ...changes } })
  if (!earlier) {
    // As many as were sent at most: what was before them was not.
    return become({ before: (chat?.lines.length ?? 0) < limits.historyMessages ? 'beginning' : 'cut' })
  }
  become({ before: 'pending' })
  const outcome = await earlier(first.id)
  if (!outcome.ok) return become({ before: 'failed' })
  const { messages, hasMore } = outcome.value
  const names = new Map(store.get().history.names)
  for (const { user } of messages) names.set(user.id, user.name)
  found(messages.map(asSaid))
  become({ before: hasMore && messages.length > 0 ? 'more' : 'beginning', names })
}

/** As it would have been told on the socket. */
function asSaid({ id, user, userId, guest, message, timestamp }: HerfMessagesResponse['messages'][number]) {
  const senderType = guest ? 'guest' : 'member'
  return {
    id,
    senderId: userId ?? user.id,
    senderType,
    memberId: user.id,
    message,
    timestamp,
  } satisfies ChatMessage
}
