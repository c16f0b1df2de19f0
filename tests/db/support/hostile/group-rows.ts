import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions/index'
import { nobodysId, type World } from '../world'
import { type Row, server } from './row'

type Given = Record<string, unknown>

/** Who may not know of a room, and who was taken out of one. */
const unseen = ({ rooms }: World, args: Given = {}): Record<string, readonly [Given, unknown]> => ({
  'a session that does not exist': [
    { p_claims: rooms.host, p_session_id: nobodysId, ...args },
    'session_not_found',
  ],
  'a stranger to a private one': [
    { p_claims: rooms.stranger, p_session_id: rooms.secret.id, ...args },
    'session_not_found',
  ],
  'a stranger to one of a club': [
    { p_claims: rooms.stranger, p_session_id: rooms.ofClub.id, ...args },
    'session_not_found',
  ],
  'whom its club blocked': [
    { p_claims: rooms.blocked, p_session_id: rooms.ofClub.id, ...args },
    'session_not_found',
  ],
})

/** What its host alone does. */
const hosts = (args: Given = {}, removed = 'blocked'): Row => ({
  of: 'user',
  args: ({ rooms }) => ({ p_session_id: rooms.open.id, ...args }),
  strangers: (world) => ({
    ...unseen(world, args),
    'a stranger': [
      { p_claims: world.rooms.stranger, p_session_id: world.rooms.open.id, ...args },
      'not_host',
    ],
    'a member': [{ p_claims: world.rooms.member, p_session_id: world.rooms.open.id, ...args }, 'not_host'],
    'who was taken out': [
      { p_claims: world.rooms.blocked, p_session_id: world.rooms.open.id, ...args },
      removed,
    ],
  }),
})

/** What whoever may know of it is answered. */
const seen = (args: Given, removed?: unknown): Row => ({
  of: 'user',
  args: ({ rooms }) => ({ p_session_id: rooms.open.id, ...args }),
  strangers: (world) => ({
    ...unseen(world, args),
    ...(removed === undefined
      ? {}
      : {
          'who was taken out': [
            { p_claims: world.rooms.blocked, p_session_id: world.rooms.open.id, ...args },
            removed,
          ],
        }),
  }),
})

/** Group rooms of accounts. */
export const groupRows = {
  create_group_session: {
    of: 'user',
    args: () => ({ p_title: 'Friday' }),
    strangers: ({ rooms }) => {
      const made = (part: Given) => ({ p_claims: rooms.stranger, p_title: 'Friday', ...part })
      return {
        'no title': [made({ p_title: ' ' }), 'invalid_argument'],
        'a title that turns what follows': [made({ p_title: 'x\u202e' }), 'invalid_argument'],
        'a description that is too long': [made({ p_description: 'x'.repeat(2001) }), 'invalid_argument'],
        'for one': [made({ p_max_participants: 1 }), 'invalid_argument'],
        'for a crowd': [made({ p_max_participants: 21 }), 'invalid_argument'],
        'for nobody knows how many': [made({ p_max_participants: null }), 'invalid_argument'],
        'a time that never comes': [made({ p_scheduled_at: 'infinity' }), 'invalid_argument'],
        yesterday: [made({ p_scheduled_at: '2020-01-01T00:00:00Z' }), 'invalid_argument'],
        'a club that one does not belong to': [made({ p_club_id: rooms.clubId }), 'club_not_found'],
        'a club that there is not': [made({ p_club_id: nobodysId }), 'club_not_found'],
        'a club that blocked one': [
          made({ p_claims: rooms.blocked, p_club_id: rooms.clubId }),
          'club_not_found',
        ],
      }
    },
  },
  change_group_session: hosts({ p_changes: { title: 'Mine' } }),
  start_group_session: hosts(),
  end_group_session: hosts(),
  cancel_group_session: hosts(),
  invite_to_group_session: hosts({ p_name: 'Ravi' }),
  join_group_session: seen({}, 'blocked'),
  leave_group_session: seen({}),
  find_group_session: {
    of: 'user',
    args: ({ rooms }) => ({ p_session_id: rooms.secret.id }),
    toNobody: 'session_not_found',
    strangers: (world) => unseen(world),
  },
  list_group_sessions: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    toNobody: expect.objectContaining({ sessions: [], totalItems: 0 }),
    strangers: ({ rooms }) => {
      const none = expect.objectContaining({ sessions: [], totalItems: 0 })
      return {
        'a stranger to a club': [{ p_claims: rooms.stranger, p_club_id: rooms.clubId }, none],
        'whom a club blocked': [{ p_claims: rooms.blocked, p_club_id: rooms.clubId }, none],
        'a stranger to a private one': [{ p_claims: rooms.stranger, p_status: 'SCHEDULED' }, none],
        'a status that there is not': [{ p_claims: null, p_status: 'live' }, 'invalid_argument'],
        'all at once': [{ p_claims: null, p_limit: 101 }, 'invalid_argument'],
        'a page before the first': [{ p_claims: null, p_page: 0 }, 'invalid_argument'],
      }
    },
  },
  group_session_people: seen({}),
  group_attendance: hosts(),
  admin_group_rooms: { of: 'admin', args: () => ({ p_query: 'x' }) },
  admin_group_room: { of: 'admin', args: ({ rooms }) => ({ p_session_id: rooms.secret.id }) },
  admin_end_group_room: {
    of: 'admin',
    args: ({ rooms }) => ({ p_session_id: rooms.open.id, p_reason: 'x', p_idempotency_key: randomUUID() }),
  },
  admin_remove_group_member: {
    of: 'admin',
    args: ({ rooms }) => ({
      ...{ p_session_id: rooms.open.id, p_member_id: rooms.memberId },
      ...{ p_reason: 'x', p_idempotency_key: randomUUID() },
    }),
  },
  group_session_messages: {
    of: 'user',
    args: ({ rooms }) => ({ p_session_id: rooms.open.id }),
    strangers: (world) => ({
      ...unseen(world),
      'who was never in': [{ p_claims: world.rooms.stranger, p_session_id: world.rooms.open.id }, 'private'],
      'who was taken out': [{ p_claims: world.rooms.blocked, p_session_id: world.rooms.open.id }, 'blocked'],
      'all at once': [
        { p_claims: world.rooms.member, p_session_id: world.rooms.open.id, p_limit: 101 },
        'invalid_argument',
      ],
    }),
  },
  moderate_group_session: {
    of: 'user',
    args: ({ rooms }) => ({ p_session_id: rooms.open.id, p_act: 'lock' }),
    strangers: (world) => {
      const { rooms } = world
      const act = (p_claims: unknown, p_act: unknown, p_member_ids: unknown = [rooms.memberId]) => ({
        ...{ p_claims, p_act, p_member_ids },
        p_session_id: rooms.open.id,
      })
      return {
        ...unseen(world, { p_act: 'lock' }),
        'a stranger': [act(rooms.stranger, 'remove'), 'not_host'],
        'a member, of itself': [act(rooms.member, 'make_cohost'), 'not_host'],
        'who was taken out': [act(rooms.blocked, 'let_back'), 'blocked'],
        'an act that there is not': [act(rooms.host, 'constructor'), 'not_host'],
        'no act': [act(rooms.host, null), 'not_host'],
        nobody: [act(rooms.host, 'remove', []), 'invalid_argument'],
        'a member of nowhere': [act(rooms.host, 'remove', [nobodysId]), 'not_a_participant'],
        'waiting in a public one': [act(rooms.host, 'send_to_wait'), 'invalid_argument'],
        'what is done by who is in the room': [act(rooms.host, 'mute'), 'invalid_argument'],
        'a right, from outside': [act(rooms.host, 'give'), 'invalid_argument'],
      }
    },
  },
  keep_raised_hands: server(({ rooms, running }) => {
    const hands = (given: unknown, p_session_id = rooms.open.id) => ({
      ...{ p_session_id, p_hands: given === null ? null : JSON.stringify(given) },
    })
    const raisedAt = '2026-12-01T12:00:00Z'
    const many = Array.from({ length: 21 }, () => ({ memberId: nobodysId, raisedAt }))
    return {
      'a session that does not exist': [hands([], nobodysId), 'session_not_found'],
      'an appointment': [hands([], running.sessionId), 'session_not_found'],
      'no list': [hands({ length: 3 }), 'invalid_argument'],
      nothing: [hands(null), 'invalid_argument'],
      'more than a room has places': [hands(many), 'invalid_argument'],
      'nobody’s hand': [hands([{ memberId: nobodysId, raisedAt }]), { kept: 0 }],
      'a member’s of another session': [
        hands([{ memberId: rooms.memberId, raisedAt }], rooms.secret.id),
        { kept: 0 },
      ],
    }
  }),
  moderate_group_room: server(({ rooms, running }) => {
    const act = (p_by: string, p_act = 'lock', p_session_id = rooms.open.id, p_stands_in = false) => ({
      ...{ p_session_id, p_by, p_act, p_stands_in },
      p_member_ids: [],
    })
    return {
      'a session that does not exist': [act(rooms.memberId, 'lock', nobodysId), 'session_not_found'],
      'an appointment': [act(rooms.memberId, 'lock', running.sessionId), 'session_not_found'],
      'a member': [act(rooms.memberId), 'not_host'],
      'a member of another one': [act(rooms.memberId, 'lock', rooms.secret.id), 'not_host'],
      'who stands in for the host': [act(rooms.memberId, 'lock', rooms.open.id, true), 'not_host'],
      nobody: [act(nobodysId), 'not_host'],
      'a member, of a right': [{ ...act(rooms.memberId, 'give'), p_right: 'moderate' }, 'not_host'],
      'a member, of what another sends': [act(rooms.memberId, 'mute'), 'not_host'],
      'a right that there is not': [
        { ...act(rooms.memberId, 'take'), p_right: '__proto__', p_member_ids: [rooms.memberId] },
        'not_host',
      ],
    }
  }),
} as const satisfies { readonly [N in FunctionName]?: Row }
