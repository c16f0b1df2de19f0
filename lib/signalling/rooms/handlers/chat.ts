import { randomUUID } from 'node:crypto'
import { limits } from '@/lib/contract/limits'
import { characters, isStorable } from '@/lib/contract/text'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import type { Metrics } from '@/lib/signalling/operations/metrics'
import type { ChatWriter, Stored } from '@/lib/signalling/store/chat-writer'
import type { Member } from '../member'
import { type Outcome, refuse } from '../reply'

interface Sent {
  readonly id?: string | undefined
  readonly message: string
}
interface Said {
  readonly id: string
  readonly message: string
}
type Delivered = Outcome<{ id: string; timestamp: string }>

/** Stored first, then delivered to the others, then acknowledged; in one order for all three. */
export function chatHandler(writer: ChatWriter, metrics: Metrics) {
  /** Messages of which nobody knows whether they were stored: when one turns out to be, it was not delivered yet. */
  const doubtful = new Set<string>()

  return async function message(member: Member, sent: Sent): Promise<Delivered> {
    const said: Said = { id: sent.id ?? randomUUID(), message: sent.message }
    const length = characters(said.message)
    if (length > limits.chatCharacters) return refuse('too_large')
    if (!isStorable(said.message)) return refuse('bad_payload')
    if (!member.allowance.take('chatText', length)) return refuse('rate_limited')
    const key = `${member.room.sessionId} ${said.id}`
    const { room } = member
    let outcome: Stored | undefined
    const entry = {
      sessionId: room.sessionId,
      memberId: member.id,
      id: said.id,
      message: said.message,
    }
    try {
      await writer.store(entry, (stored) => {
        outcome = stored
        if (stored.outcome !== 'stored') return
        const wasDoubtful = doubtful.delete(key)
        if (!stored.duplicate || wasDoubtful) deliver(member, said, stored.timestamp)
      })
    } catch (error) {
      if (error instanceof DatabaseUnavailable) remember(key)
      throw error
    }
    return answer(member, said.id, outcome)
  }

  function deliver(member: Member, said: Said, timestamp: string): void {
    const { entry, id: memberId, role: senderType } = member
    const message = {
      id: said.id,
      senderId: entry.personId,
      senderType,
      memberId,
      message: said.message,
      timestamp,
    }
    metrics.relayed.count('message', member.room.tell('message', message, member))
  }

  function answer(member: Member, id: string, outcome: Stored | undefined): Delivered {
    if (!outcome) return refuse('internal')
    if (outcome.outcome === 'stored') return { ok: true, data: { id, timestamp: outcome.timestamp } }
    switch (outcome.reason) {
      case 'idempotency_conflict':
        return refuse('idempotency_conflict', 'Another message has this id.')
      case 'not_allowed_in_mode':
        return refuse('not_allowed_in_mode')
      case 'session_over':
        void member.room.service.learn()
        return refuse('session_over')
    }
    return outcome.reason satisfies never
  }

  function remember(key: string): void {
    doubtful.add(key)
    // Sets keep the order of insertion; the oldest doubt is the least likely to be resolved.
    const [oldest] = doubtful
    if (doubtful.size > maxDoubtful && oldest !== undefined) doubtful.delete(oldest)
  }
}

const maxDoubtful = 10_000
