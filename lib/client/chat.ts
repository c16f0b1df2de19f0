import type { ChatMessage, ServerPayload } from '@/lib/room/events'
import { limits } from '@/lib/room/limits'
import type { ParticipantType } from '@/lib/room/words'
import * as log from './chat-log'
import { newId } from './environment'
import type { Answer, Signalling } from './signalling'
import type { ChatLine, ChatSnapshot } from './snapshot'
import { createTypingSigns, typingLastsMs } from './typing'

export interface ChatOptions {
  readonly self: ParticipantType
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
  otherTyping(isTyping: boolean, who: ServerPayload<'typing'>['participantType']): void
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
  let typing = false
  let sending = false
  let closed = false
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  const deadlines = new Map<string, ReturnType<typeof setTimeout>>()
  const signs = createTypingSigns((event) => options.line()?.tell(event, {}))

  function show(next: log.ChatLines): void {
    lines = next
    options.changed({ lines, otherTyping: typing })
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
    const answer = await line.send('message', { id: next.id, message: next.text })
    sending = false
    const fate = fateOf(answer)
    if (answer.ok) settle(next.id, log.confirmed(lines, next.id, answer.data.timestamp))
    else if (fate === 'failed') settle(next.id, log.failed(lines, next.id))
    if (fate === 'again') setTimeout(() => void pump(), againMs)
    else void pump()
  }

  function setTyping(now: boolean): void {
    clearTimeout(typingTimer)
    if (now) typingTimer = setTimeout(() => setTyping(false), typingLastsMs)
    if (now === typing) return
    typing = now
    show(lines)
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
      show(log.received(lines, history, options.self))
      void pump()
    },
    heard(message) {
      if (message.senderType !== options.self) setTyping(false)
      show(log.received(lines, [message], options.self))
    },
    otherTyping: (isTyping, who) => who !== options.self && setTyping(isTyping),
    close() {
      closed = true
      signs.close()
      clearTimeout(typingTimer)
      for (const timer of deadlines.values()) clearTimeout(timer)
      typing = false
      show(lines.map((line): ChatLine => (line.state === 'pending' ? { ...line, state: 'failed' } : line)))
    },
  }
}

function fateOf(answer: Answer<'message'>): Fate {
  if (answer.ok) return 'sent'
  switch (answer.code) {
    // Nothing is known, or it was too fast, or the server stumbled: the same id may be sent again without harm.
    case 'unanswered':
    case 'rate_limited':
    case 'internal':
    case 'not_in_room':
      return 'again'
    case 'bad_payload':
    case 'not_allowed_in_mode':
    case 'peer_absent':
    case 'too_large':
    case 'session_over':
    case 'in_another_session':
    case 'idempotency_conflict':
      return 'failed'
    default:
      return answer satisfies never
  }
}

/** Whether the server would take it (the screen counts down to this). */
export const longestMessage = limits.chatCharacters
