import type { ChatMessage } from '@/lib/contract/socket/chat'

export interface ChatLine {
  readonly id: string
  readonly mine: boolean
  /** Whose; absent: one's own, or said before sessions had members. */
  readonly by?: string | undefined
  readonly text: string
  /** ms since the epoch, server's clock; of pending lines the local estimate. */
  readonly atMs: number
  readonly state: 'pending' | 'sent' | 'failed'
}

/** The conversation as a value. Every change answers a new list; lines are known by id, so a repetition changes nothing. */
export type ChatLines = readonly ChatLine[]

/** What was written here and is on its way; it stands below everything said before. */
export function written(lines: ChatLines, id: string, text: string, atMs: number): ChatLines {
  if (lines.some((line) => line.id === id)) return lines
  const lastMs = lines.at(-1)?.atMs ?? 0
  return [...lines, { id, mine: true, text, atMs: Math.max(atMs, lastMs), state: 'pending' }]
}

/** Messages of the server: the other side's, history, and one's own (from history, or from another connection of this side). */
export function received(
  lines: ChatLines,
  messages: readonly ChatMessage[],
  isOwn: (message: ChatMessage) => boolean,
): ChatLines {
  const byId = new Map(lines.map((line) => [line.id, line]))
  for (const message of messages) {
    const mine = isOwn(message)
    byId.set(message.id, {
      id: message.id,
      mine,
      by: mine ? undefined : message.memberId,
      text: message.message,
      atMs: Date.parse(message.timestamp),
      state: 'sent',
    })
  }
  return inOrder([...byId.values()])
}

/** The server has stored it, and says when. */
export function confirmed(lines: ChatLines, id: string, timestamp: string): ChatLines {
  return inOrder(change(lines, id, { state: 'sent', atMs: Date.parse(timestamp) }))
}

/** It did not get through; what is already sent stays sent. */
export function failed(lines: ChatLines, id: string): ChatLines {
  return lines.some((line) => line.id === id && line.state === 'pending')
    ? change(lines, id, { state: 'failed' })
    : lines
}

/** Once more, with the same id: if the first attempt did arrive, nothing is doubled. */
export function retried(lines: ChatLines, id: string): ChatLines {
  return lines.some((line) => line.id === id && line.state === 'failed')
    ? change(lines, id, { state: 'pending' })
    : lines
}

/** The oldest line that still has to be sent. */
export function nextPending(lines: ChatLines): ChatLine | null {
  return lines.find((line) => line.state === 'pending') ?? null
}

function change(lines: ChatLines, id: string, changes: Partial<ChatLine>): ChatLine[] {
  return lines.map((line) => (line.id === id ? { ...line, ...changes } : line))
}

/** By the server's time; equal times keep their order of arrival (sorting is stable). */
function inOrder(lines: ChatLine[]): ChatLines {
  return lines.sort((a, b) => a.atMs - b.atMs)
}
