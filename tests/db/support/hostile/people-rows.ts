import { randomUUID } from 'node:crypto'
import { nobodysId } from '../world'
import { type Row, server } from './row'

/** People; who asks, the web app has asked before, but for the pages of administrators. */
export const peopleRows = {
  keep_person: server(() => ({
    'a side that there is not': [
      { p_actor: 'x', p_role: '__proto__', p_ref: 'x', p_person: { name: 'x' } },
      'invalid_argument',
    ],
    'nobody’s name': [{ p_actor: 'x', p_role: 'client', p_ref: 'nobody', p_person: {} }, 'invalid_argument'],
    'no address': [
      { p_actor: 'x', p_role: 'client', p_ref: 'nobody', p_person: { name: 'x', email: 'a@x\r\nBcc: b@x' } },
      'invalid_argument',
    ],
    'a zone that there is not': [
      { p_actor: 'x', p_role: 'client', p_ref: 'nobody', p_person: { name: 'x', timeZone: '__proto__' } },
      'invalid_argument',
    ],
    'a ref beyond all bounds': [
      { p_actor: 'x', p_role: 'client', p_ref: 'x'.repeat(201), p_person: { name: 'x' } },
      'invalid_argument',
    ],
  })),
  find_person: server(() => ({ nobody: [{ p_role: 'client', p_ref: '__proto__' }, null] })),
  list_people: server(() => ({
    'no side': [
      { p_role: '__proto__', p_after: null, p_limit: 1_000_000_000 },
      { people: [], next: null },
    ],
  })),
  set_person_photo: server(() => ({
    'a picture that runs': [
      { p_person_id: nobodysId, p_type: 'image/svg+xml', p_content: 'PHN2Zz4=' },
      'invalid_argument',
    ],
    nobody: [{ p_person_id: nobodysId, p_type: null, p_content: null }, null],
  })),
  person_photo: server(() => ({ nobody: [{ p_person_id: nobodysId }, null] })),
  book_with_contacts: server(() => ({
    'no idempotency key': [
      { p_key_id: 'abcdefgh', p_idempotency_key: '', p_booking: {} },
      'invalid_argument',
    ],
  })),
  admin_people: { of: 'admin', args: () => ({ p_role: 'client', p_search: null, p_page: 1 }) },
  admin_person: { of: 'admin', args: () => ({ p_person_id: nobodysId }) },
  admin_invite_consultant: {
    of: 'admin',
    args: () => ({ p_person_id: nobodysId, p_reason: null, p_idempotency_key: randomUUID() }),
  },
} as const satisfies Record<string, Row>
