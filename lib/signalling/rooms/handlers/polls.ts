import { randomUUID } from 'node:crypto'
import { type ClientEvent, clientEvents } from '@/lib/contract/socket'
import { Refusal } from '@/lib/db/refusals'
import type { PollEvent } from '@/lib/room/modes'
import type { Member } from '../member'
import { type Outcome, refuse } from '../reply'
import { type EventRule, rule } from '../rule'
import type { Polls } from './room-polls'

/** Polls: who asks is known here; whether they may, and what is chosen, is the database's to say. */
export function pollRules(polls: Polls) {
  const { db } = polls
  const by = ({ id, room }: Member) => ({ p_claims: null, p_session_id: room.sessionId, p_by: id })
  const changed = (member: Member, ask: () => Promise<Parameters<Polls['tell']>[1]>) =>
    unlessRefused(async () => {
      const poll = await ask()
      polls.tell(member.room, poll)
      return { ok: true, data: { poll } } as const
    })
  return {
    polls: rule(clientEvents.polls, 'grant', (member) =>
      unlessRefused(async () => ({ ok: true, data: await db.rpc('session_polls', by(member)) })),
    ),
    'poll-create': rule(clientEvents['poll-create'], 'grant', (member, asked) =>
      changed(member, () =>
        db.rpc('create_poll', {
          ...by(member),
          p_id: asked.id ?? randomUUID(),
          p_question: asked.question,
          p_options: asked.options,
          p_anonymous: asked.anonymous ?? false,
          p_multiple: asked.multiple ?? false,
        }),
      ),
    ),
    'poll-vote': rule(clientEvents['poll-vote'], 'grant', (member, { pollId, choices }) =>
      changed(member, () => db.rpc('vote_in_poll', { ...by(member), p_poll_id: pollId, p_choices: choices })),
    ),
    'poll-close': rule(clientEvents['poll-close'], 'grant', (member, { pollId }) =>
      changed(member, () => db.rpc('close_poll', { ...by(member), p_poll_id: pollId })),
    ),
  } satisfies Record<Extract<ClientEvent, PollEvent>, EventRule>
}

async function unlessRefused<T>(act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Refusal) return refused(error)
    throw error
  }
}

function refused({ code, message }: Refusal): Outcome<never> {
  switch (code) {
    case 'session_over':
    case 'idempotency_conflict':
      return refuse(code, message)
    case 'too_many_attempts':
      return refuse('rate_limited', message)
    case 'invalid_argument':
    case 'not_a_participant':
      return refuse('bad_payload', message)
    default:
      return refuse('not_permitted', message)
  }
}
