import { randomUUID } from 'node:crypto'
import type { FunctionName } from '@/lib/db/functions/index'
import { nobodysId, type World } from '../world'
import { type Row, server } from './row'

type Given = Record<string, unknown>

/** Who takes part in a session's polls, by an account; `member`: what is said to one who may not do this. */
const inRoom = (args: Given = {}, member?: unknown): Row => ({
  of: 'user',
  args: ({ rooms }) => ({ p_session_id: rooms.open.id, ...args }),
  strangers: ({ rooms }: World) => {
    const ask = (p_claims: unknown, p_session_id: string, more: Given = {}) => ({
      ...{ p_claims, p_session_id },
      ...args,
      ...more,
    })
    return {
      'a session that does not exist': [ask(rooms.host, nobodysId), 'session_not_found'],
      'a stranger to a private one': [ask(rooms.stranger, rooms.secret.id), 'session_not_found'],
      'whom its club blocked': [ask(rooms.blocked, rooms.ofClub.id), 'session_not_found'],
      'who was never in': [ask(rooms.stranger, rooms.open.id), 'private'],
      'who was taken out': [ask(rooms.blocked, rooms.open.id), 'blocked'],
      'a member of another session': [
        ask(null, rooms.secret.id, { p_by: rooms.memberId }),
        'not_a_participant',
      ],
      'nobody’s member': [ask(null, rooms.open.id, { p_by: nobodysId }), 'not_a_participant'],
      ...(member === undefined ? {} : { 'a member': [ask(rooms.member, rooms.open.id), member] }),
    }
  },
})
const question = {
  ...{ p_id: randomUUID(), p_question: 'Which?', p_options: ['This', 'That'] },
  ...{ p_anonymous: false, p_multiple: false },
}
const about = { p_poll_id: nobodysId }

/** Polls. */
export const pollRows = {
  create_poll: inRoom(question, 'not_allowed'),
  vote_in_poll: inRoom({ ...about, p_choices: [0] }, 'not_a_participant'),
  close_poll: inRoom(about, 'not_allowed'),
  session_polls: inRoom(),
  room_polls: server(() => ({
    'a session that does not exist': [{ p_session_id: nobodysId }, { polls: [] }],
  })),
} as const satisfies { readonly [N in FunctionName]?: Row }
