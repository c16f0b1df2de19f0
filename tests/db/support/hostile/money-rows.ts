import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions/index'
import { named, nobodysId } from '../world'
import { act, actOn, answersAnybody, ofSession, type Row, server, side, unknown } from './row'

const deposit = {
  p_client_ref: named.client,
  p_client_name: 'Priya Nair',
  p_amount_minor: 100,
  p_currency: 'INR',
  p_idempotency_key: 'hostile deposit',
}
const withdrawal = () => ({
  p_participant_type: 'consultant',
  p_ref: named.consultant,
  p_amount_minor: 100,
  p_currency: 'INR',
  ...act(),
})

const ending = { p_payout_id: nobodysId, p_actor: 'admin@practice.example' }
const payee = {
  p_participant_type: 'consultant',
  p_ref: named.consultant,
  p_account: { holder: 'Asha', accountNumber: '1234' },
  p_actor: 'admin@practice.example',
}

/** What moves or proves money. */
export const moneyRows = {
  // More time, and money
  propose_extension: server(({ running, ended }) => ({
    'a session that does not exist': unknown({ ...side, p_id: nobodysId, p_minutes: 15 }),
    'one that is over': [
      { p_session_id: ended.sessionId, ...side, p_id: nobodysId, p_minutes: 15 },
      expect.objectContaining({ outcome: 'refused', reason: 'too_late' }),
    ],
    'minutes that are not offered': [
      { p_session_id: running.sessionId, ...side, p_id: nobodysId, p_minutes: -15 },
      'invalid_argument',
    ],
    'a side that there is not': [
      { p_session_id: running.sessionId, p_participant_type: 'admin', p_id: nobodysId, p_minutes: 15 },
      'invalid_argument',
    ],
  })),
  answer_extension: server(({ running }) => ({
    'a session that does not exist': [
      { p_session_id: nobodysId, ...side, p_id: nobodysId, p_accept: true },
      'invalid_argument',
    ],
    'a proposal that does not exist': [
      { p_session_id: running.sessionId, ...side, p_id: nobodysId, p_accept: true },
      'invalid_argument',
    ],
  })),
  open_extension: ofSession(null),
  deposit_funds: server(() => ({
    'less than nothing': [{ ...deposit, p_amount_minor: -1 }, 'invalid_argument'],
    'more than all bounds': [{ ...deposit, p_amount_minor: '9007199254740993' }, 'invalid_argument'],
    'a currency that there is not': [{ ...deposit, p_currency: 'inr' }, 'invalid_argument'],
    'a name that turns what follows': [
      { ...deposit, p_client_ref: 'new', p_client_name: 'Asha\u202e' },
      'invalid_argument',
    ],
    'no key': [{ ...deposit, p_idempotency_key: '' }, 'invalid_argument'],
  })),
  withdraw_funds: server(() => ({
    'somebody who does not exist': [{ ...withdrawal(), p_ref: nobodysId }, 'invalid_argument'],
    'less than nothing': [{ ...withdrawal(), p_amount_minor: -1 }, 'invalid_argument'],
    'more than all bounds': [{ ...withdrawal(), p_amount_minor: '9007199254740993' }, 'invalid_argument'],
    'a side that there is not': [{ ...withdrawal(), p_participant_type: 'platform' }, 'invalid_argument'],
    'more than there is': [withdrawal(), 'insufficient_funds'],
    'nobody acts': [{ ...withdrawal(), p_actor: ' ' }, 'invalid_argument'],
    'for no reason': [{ ...withdrawal(), p_reason: ' ' }, 'invalid_argument'],
  })),
  // Payouts on their way
  order_payout: server(() => ({
    'somebody who does not exist': [{ ...withdrawal(), p_ref: nobodysId }, 'invalid_argument'],
    'less than nothing': [{ ...withdrawal(), p_amount_minor: -1 }, 'invalid_argument'],
    'more than all bounds': [{ ...withdrawal(), p_amount_minor: '9007199254740993' }, 'invalid_argument'],
    'a side that there is not': [{ ...withdrawal(), p_participant_type: 'platform' }, 'invalid_argument'],
    'more than there is': [withdrawal(), 'insufficient_funds'],
    'all of nothing': [{ ...withdrawal(), p_amount_minor: null }, 'insufficient_funds'],
    'nobody acts': [{ ...withdrawal(), p_actor: ' ' }, 'invalid_argument'],
    'for no reason': [{ ...withdrawal(), p_reason: ' ' }, 'invalid_argument'],
  })),
  end_payout: server(() => ({
    'one that does not exist': [{ ...ending, p_outcome: 'cancelled' }, null],
    'an outcome that there is not': [{ ...ending, p_outcome: 'lost' }, 'invalid_argument'],
    'paid without a reference': [{ ...ending, p_outcome: 'paid', p_reference: ' ' }, 'invalid_argument'],
    'nobody acts': [{ ...ending, p_outcome: 'cancelled', p_actor: ' ' }, 'invalid_argument'],
  })),
  payout_of: server(() => ({ 'one that does not exist': [{ p_payout_id: nobodysId }, null] })),
  payouts_page: server(() => ({
    'a state that there is not': [{ p_status: 'lost' }, { payouts: [], nextAfter: null }],
    'after the last': [
      { p_after: { key: '1970-01-01T00:00:00Z', id: nobodysId } },
      { payouts: [], nextAfter: null },
    ],
  })),
  balances_of: server(() => ({
    'somebody who does not exist': [{ p_participant_type: 'client', p_ref: nobodysId }, null],
    'a side that there is not': [{ p_participant_type: 'platform', p_ref: nobodysId }, 'invalid_argument'],
  })),
  payee_account: server(() => ({
    'somebody who does not exist': [{ p_participant_type: 'client', p_ref: nobodysId }, null],
  })),
  set_payee_account: server(() => ({
    'somebody who does not exist': [{ ...payee, p_ref: nobodysId }, 'invalid_argument'],
    'no holder': [{ ...payee, p_account: { holder: '\u202e', accountNumber: '1234' } }, 'invalid_argument'],
    'no number': [{ ...payee, p_account: { holder: 'Asha' } }, 'invalid_argument'],
    'check digits that do not fit': [
      { ...payee, p_account: { holder: 'Asha', iban: 'DE00370400440532013000' } },
      'invalid_argument',
    ],
    'a number with words': [
      { ...payee, p_account: { holder: 'Asha', accountNumber: '=HYPERLINK("x")' } },
      'invalid_argument',
    ],
  })),
  release_due_earnings: server(() => ({ 'nothing is due': [{}, { released: 0 }] })),
  session_aftermath: ofSession(null, side),
  currency_readings: server(() => ({
    'currencies that nobody uses': [{ p_runtime: { ZZZ: 3 } }, expect.anything()],
    'no word of the runtime': [{ p_runtime: null }, expect.anything()],
  })),
  // Receipts
  verify_event_chain: ofSession({ intact: true, brokenAt: null, length: 0, head: null }),
  receipt_statement: ofSession(null),
  session_receipt: ofSession(null),
  unsigned_receipts: server(() => ({
    'a time that is yet to come': [{ p_since: '2199-01-01T00:00:00Z' }, []],
  })),
  store_receipt: ofSession('session_not_found', { p_kid: 'x', p_jws: 'x.y.z' }),
  find_receipt: ofSession(null),
  receipt_keys: answersAnybody('whoever holds the secret key of the server can unseal them'),
  add_receipt_key: server(() => ({
    'in place of a key that is not the active one': [
      { p_kid: 'hostile', p_public_jwk: {}, p_sealed_private_key: 'x', p_replaces: 'no such key' },
      expect.objectContaining({ active: null, published: [] }),
    ],
  })),
  practice_details: answersAnybody('they stand on every receipt'),
  set_practice_details: server(() => ({
    'a name beyond all bounds': [{ p_name: 'x'.repeat(5_000) }, 'invalid_argument'],
  })),
  // Acts of administrators, whose sign-in the web app has checked
  admin_reissue_link: actOn(() => side),
  admin_show_link: actOn(() => side),
  admin_revoke_link: actOn(() => side),
  // Links that are told again
  link_keys: answersAnybody('whoever holds the secret key of the server can unseal them'),
  add_link_key: server(() => ({
    'in place of a key that is not the active one': [
      { p_key_id: 'hostile key', p_sealed_key: 'x', p_replaces: 'no such key' },
      expect.objectContaining({ active: null, keys: [] }),
    ],
  })),
  current_links: ofSession([]),
  keep_derived_token: server(({ running }) => ({
    'no hash': [
      { p_link_id: running.holders.client.linkId, p_key_id: 'no such key', p_token_hash: 'x' },
      'invalid_argument',
    ],
    'a key that there is not': [
      { p_link_id: running.holders.client.linkId, p_key_id: 'no such key', p_token_hash: '0'.repeat(64) },
      'invalid_argument',
    ],
  })),
  admin_end_session: actOn(),
  admin_refund: actOn(() => ({ p_amount_minor: 1 })),
  admin_decide_dispute: actOn(() => ({ p_decision: 'release', p_refund_minor: null })),
  admin_note: server(({ running }) => ({
    'a session that does not exist': unknown({ p_actor: 'x', p_note: 'x', p_idempotency_key: randomUUID() }),
    'nobody acts': [
      { p_session_id: running.sessionId, p_actor: '', p_note: 'x', p_idempotency_key: 'x' },
      'invalid_argument',
    ],
    'nothing noted': [
      { p_session_id: running.sessionId, p_actor: 'x', p_note: ' ', p_idempotency_key: 'x' },
      'invalid_argument',
    ],
  })),
  admin_read_messages: actOn(),
  admin_session_affairs: ofSession(null),
  admin_session: ofSession(null),
} as const satisfies { readonly [N in FunctionName]?: Row }
