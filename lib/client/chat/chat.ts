import type { ChatMessage } from '@/lib/contract/socket/chat'
import { newId } from '../browser/environment'
import { stored } from '../guards/socket'
import type { Answer, Signalling } from '../signalling/signalling'
import * as log from './log'
import { createTypingSigns } from './typing'

export interface ChatSnapshot {
  readonly lines: readonly log.ChatLine[]
}

export interface ChatOptions {
  /** Whether this member said it, here or on another connection. */
  isOwn(message: ChatMessage): boolean
  /** The server's clock, ms. */
  now(): number
  /** The way out while the room is entered; null at other times. */
  line(): Pick<Signalling, 'send' | 'tell'> | null
  changed(snapshot: ChatSnapshot): void
}

export interface Chat {
  write(text: string): void
  retry(id: string): void
  noteTyping(isTyping: boolean): void
  /** History on entering; what was written meanwhile goes out now. */
  entered(history: readonly ChatMessage[]): void
  heard(message: ChatMessage): void
  /** The session is over: what is not sent will not be. */
  close(): void
}

/** A line that has not got through for this long is shown as failed, and then waits for its writer. */
const giveUpMs = 20_000
const againMs = 1_000

type Fate = 'sent' | 'again' | 'failed'

/** The conversation of a chat session: one line on its way at a time, because the order of the lines is part of what is said. */
export function createChat(options: ChatOptions): Chat {
  let lines: log.ChatLines = []
  let sending = false
  let closed = false
  const deadlines = new Map<string, ReturnType<typeof setTimeout>>()
  const signs = createTypingSigns((event) => options.line()?.tell(event, {}))

  function show(next: log.ChatLines): void {
    lines = next
    options.changed({ lines })
  }

  function expect(id: string): void {
    clearTimeout(deadlines.get(id))
    deadlines.set(
      id,
      setTimeout(() => show(log.failed(lines, id)), giveUpMs),
    )
    void pump()
  }

  function settle(id: string, next: log.ChatLines): void {
    clearTimeout(deadlines.get(id))
    deadlines.delete(id)
    show(next)
  }

  async function pump(): Promise<void> {
    const next = log.nextPending(lines)
    const line = options.line()
    if (sending || closed || !next || !line) return
    sending = true
    const answer = await line.send('message', { id: next.id, message: next.text }, stored)
    sending = false
    const fate = fateOf(answer)
    if (answer.ok) settle(next.id, log.confirmed(lines, next.id, answer.data.timestamp))
    else if (fate === 'failed') settle(next.id, log.failed(lines, next.id))
    if (fate === 'again') setTimeout(() => void pump(), againMs)
    else void pump()
  }

  return {
    write(text) {
      const trimmed = text.trim()
      if (closed || trimmed === '') return
      signs.note(false)
      const id = newId()
      show(log.written(lines, id, trimmed, options.now()))
      expect(id)
    },
    retry(id) {
      if (closed) return
      show(log.retried(lines, id))
      expect(id)
    },
    noteTyping: (isTyping) => signs.note(isTyping),
    entered(history) {
      show(log.received(lines, history, options.isOwn))
      void pump()
    },
    heard(message) {
      show(log.received(lines, [message], options.isOwn))
    },
    close() {
      closed = true
      signs.close()
      for (const timer of deadlines.values()) clearTimeout(timer)
      show(
        lines.map((line): log.ChatLine => (line.state === 'pending' ? { ...line, state: 'failed' } : line)),
      )
    },
  }
}

/** Nothing is known, or it was too fast, or the server stumbled: the same id may be sent again without harm. */
const again: ReadonlySet<Extract<Answer<'message'>, { ok: false }>['code']> = new Set([
  'unanswered',
  'rate_limited',
  'internal',
  'not_in_room',
])

function fateOf(answer: Answer<'message'>): Fate {
  if (answer.ok) return 'sent'
  return again.has(answer.code) ? 'again' : 'failed'
}
