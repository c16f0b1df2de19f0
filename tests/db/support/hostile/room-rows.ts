import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions/index'
import { named, nobodysId } from '../world'
import { by, ofSession, type Row, server, side, unknown } from './row'

const booking = {
  p_client_ref: named.client,
  p_client_name: 'Priya Nair',
  p_consultant_ref: named.consultant,
  p_consultant_name: 'Asha Rao',
  p_session_type: 'video',
  p_scheduled_start: new Date().toISOString(),
  p_duration_minutes: 30,
  p_price_minor: 10_000,
  p_currency: 'INR',
  p_funding: 'received',
}
const host = { role: 'host', name: 'Asha Rao' }
const group = { p_title: 'Evening class', p_mode: 'video', p_members: [host] }
const report = (sessionId: string) => ({
  id: randomUUID(),
  sessionId,
  participantType: 'client',
  kind: 'arrived',
  spans: [[2_000, 1_000]],
})
const notFound = { valid: false, reason: 'not_found', facts: null }
const revoked = { valid: false, reason: 'revoked', facts: null }

/** Bookings, links, rooms, their ends and what stands beside them. */
export const roomRows = {
  // Bookings and links
  create_booking: server(({ running }) => ({
    'a key that made another booking': [
      { ...booking, p_idempotency_key: named.booking, p_client_name: 'Somebody Else' },
      'idempotency_conflict',
    ],
    'a price below nothing': [{ ...booking, p_price_minor: -1 }, 'invalid_argument'],
    'a price beyond all bounds': [{ ...booking, p_price_minor: '9007199254740993' }, 'invalid_argument'],
    'a currency that there is not': [{ ...booking, p_currency: 'ZZZ' }, 'invalid_argument'],
    'a year that nobody meant': [
      { ...booking, p_scheduled_start: '20266-01-01T00:00:00Z' },
      'invalid_argument',
    ],
    'a mode that there is not': [{ ...booking, p_session_type: 'constructor' }, 'invalid_argument'],
    'funds that the client does not have': [{ ...booking, p_funding: 'balance' }, 'insufficient_funds'],
    'no name': [{ ...booking, p_client_name: '' }, 'invalid_argument'],
    'no minutes': [{ ...booking, p_duration_minutes: 0 }, 'invalid_argument'],
    'a fee above everything': [{ ...booking, p_platform_fee_bp: 10_001 }, 'invalid_argument'],
    'a room of before': [{ ...booking, p_client_ref: running.roomId, p_billing: 'free' }, 'invalid_argument'],
  })),
  issue_session_link: ofSession('session_not_found', side),
  is_session_link_valid: {
    of: 'holder',
    args: ({ token }) => ({ p_token: token }),
    said: { otherwise: notFound, 'a token that was revoked': revoked },
  },
  is_claim_valid: {
    of: 'holder',
    args: ({ device, linkId }) => ({ p_device: device, p_link_id: linkId }),
    said: {
      otherwise: notFound,
      'a device whose link was revoked': revoked,
      // Its page says that the session goes on elsewhere, and how to get it back.
      'a device whose place was taken over': expect.objectContaining({ valid: true }),
    },
  },
  claim_session_link: {
    of: 'holder',
    args: (holder) => ({ ...by(holder), p_take_over: true }),
    said: {
      otherwise: 'link_not_found',
      'a device whose place was taken over': 'in_use_elsewhere',
      'a token that was revoked': 'link_over',
      'a device whose link was revoked': 'link_over',
    },
  },
  participant_of_claim: { of: 'holder', args: by, said: { otherwise: 'not_a_participant' } },
  // Rooms
  open_room: ofSession('session_not_found'),
  open_rooms: server(() => ({ 'sessions that do not exist': [{ p_session_ids: [nobodysId] }, []] })),
  start_session: server(({ ended, expired }) => ({
    'a session that does not exist': unknown(side),
    'one that is over': [{ p_session_id: ended.sessionId, ...side }, 'session_over'],
    'one whose time ran out': [{ p_session_id: expired.sessionId, ...side }, 'session_over'],
    'a side that there is not': [
      { p_session_id: ended.sessionId, p_participant_type: 'admin' },
      'invalid_argument',
    ],
  })),
  start_sessions: server(({ ended }) => ({
    'sessions that do not exist, or are over': [
      {
        p_node_id: 'node-2',
        p_arrivals: [nobodysId, ended.sessionId].map((sessionId) => ({
          sessionId,
          participantType: 'client',
          connectionId: randomUUID(),
        })),
      },
      [
        { outcome: 'refused', reason: 'session_not_found' },
        { outcome: 'refused', reason: 'session_over' },
      ],
    ],
  })),
  renew_presence: server(({ connections }) => ({
    'the leases of another node': [
      { p_node_id: 'node-2', p_connection_ids: Object.values(connections) },
      expect.objectContaining({ renewed: 0, overSessionIds: [] }),
    ],
  })),
  close_presence: server(({ connections }) => ({
    'the leases of another node': [
      { p_node_id: 'node-2', p_connection_ids: Object.values(connections), p_reason: 'left' },
      { closed: 0 },
    ],
  })),
  rehearse_session: server(() => ({ 'what never was': [{}, { rehearsed: true }] })),
  recover_presence: server(() => ({ 'a node that held nothing': [{ p_node_id: 'node-2' }, { closed: 0 }] })),
  report_calls: server(({ ended }) => ({
    'a session that does not exist': [
      { p_reports: [report(nobodysId)] },
      expect.objectContaining({ stored: 0 }),
    ],
    'one that is over': [{ p_reports: [report(ended.sessionId)] }, expect.objectContaining({ stored: 0 })],
    'a consultant who heard itself': [
      { p_reports: [{ ...report(ended.sessionId), participantType: 'consultant' }] },
      expect.objectContaining({ stored: 0 }),
    ],
  })),
  record_readiness: server(({ running, ended }) => ({
    'a session that does not exist': unknown({ ...side, p_readiness: {} }),
    'one that is over': [{ p_session_id: ended.sessionId, ...side, p_readiness: {} }, 'session_over'],
    'more than it may hold': [
      { p_session_id: running.sessionId, ...side, p_readiness: { x: 'x'.repeat(3_000) } },
      'invalid_argument',
    ],
    'a side that there is not': [
      { p_session_id: running.sessionId, p_participant_type: 'admin', p_readiness: {} },
      'invalid_argument',
    ],
  })),
  record_call_quality: server(() => ({
    'a session that does not exist': [
      { p_reports: [{ sessionId: nobodysId, participantType: 'client', quality: {} }] },
      { stored: 0 },
    ],
  })),
  recent_room_changes: server(() => ({
    'a time that is yet to come': [
      { p_since: '2199-01-01T00:00:00Z' },
      expect.objectContaining({ changes: [] }),
    ],
  })),
  store_messages: server(({ running, ended }) => ({
    'a session that does not exist, is over, or is no chat': [
      {
        p_messages: [nobodysId, ended.sessionId, running.sessionId].map((sessionId) => ({
          sessionId,
          participantType: 'client',
          id: nobodysId,
          message: 'x',
        })),
      },
      [
        { outcome: 'refused', id: nobodysId, reason: 'session_over' },
        { outcome: 'refused', id: nobodysId, reason: 'session_over' },
        { outcome: 'refused', id: nobodysId, reason: 'not_allowed_in_mode' },
      ],
    ],
  })),
  list_messages: ofSession([]),
  // Group rooms
  create_group_room: server(() => ({
    'no title': [{ ...group, p_title: ' ' }, 'invalid_argument'],
    'a mode that there is not': [{ ...group, p_mode: 'constructor' }, 'invalid_argument'],
    nobody: [{ ...group, p_members: {} }, 'invalid_argument'],
    'no host': [{ ...group, p_members: [{ role: 'member', name: 'Ravi' }] }, 'invalid_argument'],
    'two hosts': [{ ...group, p_members: [host, host] }, 'invalid_argument'],
    'a role of another kind': [
      { ...group, p_members: [host, { role: 'client', name: 'Ravi' }] },
      'invalid_argument',
    ],
    'somebody without a name': [{ ...group, p_members: [host, { role: 'member' }] }, 'invalid_argument'],
    'more than there is room for': [
      { ...group, p_members: [host, ...Array.from({ length: 4 }, () => ({ role: 'member', name: 'Ravi' }))] },
      'invalid_argument',
    ],
    'a time that never comes': [{ ...group, p_opens_at: 'infinity' }, 'invalid_argument'],
    'room for one alone': [{ ...group, p_capacity: 1 }, 'invalid_argument'],
    'room for a crowd': [{ ...group, p_capacity: 21 }, 'invalid_argument'],
  })),
  invite_to_group_room: server(({ running }) => ({
    'a session that does not exist': unknown({ p_name: 'Ravi' }),
    'an appointment': [{ p_session_id: running.sessionId, p_name: 'Ravi' }, 'session_not_found'],
  })),
  reissue_group_link: server(({ running }) => ({
    'a session that does not exist': unknown({ p_member_id: nobodysId }),
    'an appointment': [{ p_session_id: running.sessionId, p_member_id: nobodysId }, 'session_not_found'],
  })),
  end_group_room: server(({ running }) => ({
    'a session that does not exist': unknown(),
    'an appointment': [{ p_session_id: running.sessionId }, 'session_not_found'],
  })),
  // Endings
  end_session: server(({ expired, ended }) => ({
    'a session that does not exist': unknown({ p_reason: 'x' }),
    'one that never began': [{ p_session_id: expired.sessionId, p_reason: 'x' }, 'not_started'],
    'one that is over, once more and as somebody else': [
      { p_session_id: ended.sessionId, p_reason: 'mine now', p_ended_by: 'admin' },
      expect.objectContaining({ endedBy: 'client', status: 'completed' }),
    ],
    'an actor that there is not': [
      { p_session_id: ended.sessionId, p_reason: 'x', p_ended_by: 'constructor' },
      'invalid_argument',
    ],
  })),
  end_session_when_due: ofSession('session_not_found'),
  cancel_session: server(({ running }) => ({
    'a session that does not exist': unknown({ p_reason: 'x', p_cancelled_by: 'client' }),
    'one that runs': [
      { p_session_id: running.sessionId, p_reason: 'x', p_cancelled_by: 'client' },
      'already_started',
    ],
    'an actor that there is not': [
      { p_session_id: running.sessionId, p_reason: 'x', p_cancelled_by: 'nobody' },
      'invalid_argument',
    ],
  })),
  cancellation_preview: ofSession('session_not_found', { p_cancelled_by: 'client' }),
  cancel_by_link: {
    of: 'holder',
    args: (holder) => ({ ...by(holder), p_reason: null, p_preview: false, p_returned_minor: 10_000 }),
    said: { otherwise: 'not_a_participant' },
  },
  sweep_sessions: server(() => ({ 'nothing asked of it': [{ p_limit: 0 }, []] })),
  // What stands beside a link
  session_extras: { of: 'holder', args: by, said: { otherwise: null } },
  rate_session: {
    of: 'holder',
    args: (holder) => ({ ...by(holder), p_score: 1, p_words: 'x' }),
    said: { otherwise: 'not_a_participant' },
  },
  report_problem: {
    of: 'holder',
    args: (holder) => ({ ...by(holder), p_category: 'other', p_description: 'x', p_attach_messages: true }),
    said: { otherwise: 'not_a_participant' },
  },
  // Notes
  read_session_note: server(({ running }) => ({
    'a session that does not exist': unknown({ p_consultant_id: nobodysId }),
    'another consultant’s': [
      { p_session_id: running.sessionId, p_consultant_id: nobodysId },
      'not_a_participant',
    ],
  })),
  save_session_note: server(({ running, consultantId }) => ({
    'a session that does not exist': unknown({ p_consultant_id: nobodysId, p_text: 'x', p_version: 0 }),
    'another consultant’s': [
      { p_session_id: running.sessionId, p_consultant_id: nobodysId, p_text: 'x', p_version: 0 },
      'not_a_participant',
    ],
    'a version that it never had': [
      { p_session_id: running.sessionId, p_consultant_id: consultantId, p_text: 'x', p_version: 7 },
      expect.objectContaining({ outcome: 'conflict', text: '' }),
    ],
  })),
} as const satisfies { readonly [N in FunctionName]?: Row }
