import { expect } from 'vitest'
import { nobodysId, nobodysSecret } from '../world'
import { answersAnybody, ofSession, type Row, server } from './row'

/** What programs ask; whose key it is the web app has asked before. */
export const apiRows = {
  make_api_key: server(() => ({
    'a name that turns what follows': [
      { p_name: 'Site\u202e', p_scopes: ['bookings:read'] },
      'invalid_argument',
    ],
    'a scope that there is not': [{ p_name: 'Site', p_scopes: ['everything'] }, 'invalid_argument'],
    'no scopes': [{ p_name: 'Site', p_scopes: null }, 'invalid_argument'],
  })),
  list_api_keys: answersAnybody('names and scopes, never a key'),
  revoke_api_key: server(() => ({ 'a key that there is not': [{ p_id: '__proto__' }, null] })),
  use_api_key: server(() => ({
    'a key that there is not': [{ p_id: 'abcdefgh', p_secret: nobodysSecret }, null],
    nothing: [{ p_id: null, p_secret: null }, null],
  })),
  book_by_api: server(() => ({
    'no idempotency key': [
      { p_key_id: 'abcdefgh', p_idempotency_key: '', p_booking: {} },
      'invalid_argument',
    ],
    'metadata beyond all bounds': [
      {
        p_key_id: 'abcdefgh',
        p_idempotency_key: 'x',
        p_booking: { metadata: { a: 'x'.repeat(5_000) } },
      },
      'invalid_argument',
    ],
    'a price beyond all bounds': [
      {
        p_key_id: 'abcdefgh',
        p_idempotency_key: 'x',
        p_booking: {
          clientRef: 'x',
          clientName: 'x',
          consultantRef: 'y',
          consultantName: 'y',
          priceMinor: 1e15,
        },
      },
      'invalid_argument',
    ],
  })),
  booking_of_api: server(() => ({ 'a booking that there is not': [{ p_booking_id: nobodysId }, null] })),
  session_of_api: ofSession(null),
  bookings_of_api: server(() => ({
    'nobody’s bookings': [
      { p_filters: { clientRef: '__proto__' }, p_after: null, p_limit: 1_000_000_000 },
      expect.objectContaining({ bookings: [], next: null }),
    ],
  })),
} as const satisfies Record<string, Row>
