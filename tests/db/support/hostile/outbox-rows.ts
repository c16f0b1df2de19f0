import { expect } from 'vitest'
import { nobodysId } from '../world'
import { answersAnybody, type Row, server } from './row'

/** What workers ask, in nobody's name. */
export const outboxRows = {
  place_outbox: server(() => ({
    'beyond all bounds': [
      { p_limit: 2_000_000_000 },
      expect.objectContaining({ placed: expect.any(Number) }),
    ],
    nothing: [{ p_limit: null }, expect.objectContaining({ placed: expect.any(Number) })],
  })),
  keep_consumer: server(() => ({
    'no kind': [{ p_kind: null, p_types: [] }, 'invalid_argument'],
    'a kind that is none': [{ p_kind: '__proto__', p_types: [] }, 'invalid_argument'],
    'an endpoint without an address': [{ p_kind: 'webhook', p_types: [] }, 'invalid_argument'],
    'no types': [{ p_kind: 'mail', p_types: null }, 'invalid_argument'],
  })),
  claim_deliveries: server(() => ({
    'a kind that there is not': [{ p_kind: '__proto__' }, []],
    nothing: [{ p_kind: null, p_each: null, p_lease_seconds: null }, []],
  })),
  finish_delivery: server(() => ({
    'a delivery that there is not': [
      { p_delivery_id: nobodysId, p_lease: nobodysId, p_status: 'done' },
      { kept: false },
    ],
    'no lease': [{ p_delivery_id: nobodysId, p_lease: null, p_status: 'done' }, { kept: false }],
    'another word': [
      { p_delivery_id: nobodysId, p_lease: nobodysId, p_status: 'waiting' },
      'invalid_argument',
    ],
    'an answer beyond all bounds': [
      { p_delivery_id: nobodysId, p_lease: nobodysId, p_status: 'done', p_answer: { a: 'x'.repeat(5_000) } },
      'invalid_argument',
    ],
  })),
  read_outbox: server(() => ({
    'a place that there is not': [
      { p_after: 9_007_199_254_740_991, p_types: ['booking.created'], p_limit: 2_000_000_000 },
      { events: [], more: false, last: 9_007_199_254_740_991 },
    ],
    'nobody’s booking': [
      { p_after: null, p_types: ['booking.created'], p_booking_id: nobodysId },
      { events: [], more: false, last: 0 },
    ],
    'no types': [
      { p_after: 0, p_types: null },
      { events: [], more: false, last: 0 },
    ],
  })),
  forget_outbox: server(() => ({
    'beyond all bounds': [{ p_limit: 2_000_000_000 }, { forgotten: 0 }],
    nothing: [{ p_limit: null }, { forgotten: 0 }],
  })),
  outbox_state: answersAnybody('how much waits'),
} as const satisfies Record<string, Row>
