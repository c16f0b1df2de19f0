import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions/index'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { nobodysId, nobodysSecret } from '../world'
import { answersAnybody, type Row, server } from './row'

const hash = 'scrypt$9$9$9$YWE$YWE'
const byKey = () => ({ p_reason: 'x', p_idempotency_key: randomUUID() })
const onUser = ({ sub }: Claims) => ({ ...byKey(), p_user_id: sub })

/** Of whoever is signed in, about themselves alone. */
const ofAnybody = (args: () => object = () => ({})): Row => ({
  of: 'user',
  args: () => ({ ...args() }),
  strangers: () => ({}),
})

/** Accounts and sign-ins. */
export const userRows = {
  create_user: server(({ staff }) => ({
    'an address that has an account': [
      { p_email: staff.admin.email, p_roles: ['consultant'], p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      expect.objectContaining({ created: false }),
    ],
    'no address': [
      { p_email: 'nobody', p_roles: ['admin'], p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
    'a role that there is not': [
      { p_email: 'x@x.example', p_roles: ['service_role'], p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
  })),
  save_user: server(() => ({
    'a role that there is not': [
      { p_email: 'x@x.example', p_roles: ['service_role'], p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
    'nobody’s person': [
      {
        p_email: 'x@x.example',
        p_roles: ['consultant'],
        p_password_hash: 'scrypt$9$9$9$YWE$YWE',
        p_person_id: nobodysId,
      },
      'invalid_argument',
    ],
    'a new one without a password': [{ p_email: 'x@x.example', p_roles: ['admin'] }, 'invalid_argument'],
  })),
  find_user: server(() => ({
    'an address without an account': [{ p_email: 'nobody@x.example' }, null],
  })),
  list_users: answersAnybody('a command of who has the machine'),
  delete_user: server(() => ({
    'an address without an account': [{ p_email: 'nobody@x.example' }, { deleted: false }],
  })),
  open_sign_in: server(() => ({
    'an account that does not exist': [{ p_user_id: nobodysId, p_seconds: 60 }, 'not_signed_in'],
  })),
  use_sign_in: { of: 'admin', toNobody: null, args: () => ({}) },
  close_sign_in: { of: 'admin', toNobody: { closed: 0 }, args: () => ({ p_everywhere: true }) },
  consultant_person: server(() => ({
    'a ref that nobody has': [{ p_ref: nobodysId }, 'invalid_argument'],
    'a name that turns what follows': [{ p_ref: nobodysId, p_name: 'Asha\u202e' }, 'invalid_argument'],
  })),
  adopt_user: server(({ staff }) => ({
    'a role that there is not': [
      { p_user_id: nobodysId, p_email: 'x@x.example', p_name: 'X', p_roles: ['service_role'] },
      'invalid_argument',
    ],
    'no roles at all': [
      { p_user_id: staff.admin.sub, p_email: staff.admin.email, p_name: 'X', p_roles: null },
      'invalid_argument',
    ],
  })),
  // Programs
  open_api_sign_in: server(() => ({
    'an account that does not exist': [{ p_user_id: nobodysId, p_seconds: 60 }, 'not_signed_in'],
  })),
  refresh_sign_in: server(() => ({
    'a token of nobody’s': [{ p_token: nobodysSecret, p_seconds: 60 }, null],
  })),
  // The own account
  sign_up: server(({ staff }) => ({
    'an address that has an account': [
      { p_name: 'X', p_email: staff.admin.email?.toUpperCase(), p_password_hash: hash },
      { outcome: 'refused', reason: 'email_taken' },
    ],
    'no address': [{ p_name: 'X', p_email: 'nobody', p_password_hash: hash }, 'invalid_argument'],
    'no password': [{ p_name: 'X', p_email: 'x@x.example', p_password_hash: null }, 'invalid_argument'],
    'a password in the clear': [
      { p_name: 'X', p_email: 'x@x.example', p_password_hash: 'correct horse' },
      'invalid_argument',
    ],
    'a name that turns what follows': [
      { p_name: 'X\u202e', p_email: 'x@x.example', p_password_hash: hash },
      'invalid_argument',
    ],
  })),
  own_account: ofAnybody(),
  own_password: ofAnybody(),
  change_own_name: ofAnybody(() => ({ p_name: 'Another' })),
  ask_own_email: ofAnybody(() => ({ p_email: 'another@x.example' })),
  change_own_password: ofAnybody(() => ({ p_from_hash: hash, p_to_hash: hash })),
  end_own_sign_ins: ofAnybody(),
  delete_own_account: ofAnybody(),
  // Links
  find_user_link: server(() => ({ 'a token of nobody’s': [{ p_token: nobodysSecret }, null] })),
  use_user_link: server(() => ({
    'a token of nobody’s': [{ p_token: nobodysSecret, p_password_hash: hash }, null],
  })),
  make_user_link: server(({ staff }) => ({
    'an address without an account': [{ p_email: 'nobody@x.example', p_purpose: 'reset' }, null],
    'a purpose that there is not': [
      { p_email: staff.admin.email, p_purpose: 'become_admin' },
      'invalid_argument',
    ],
  })),
  // Administrators and the accounts of others
  admin_users: { of: 'admin', args: () => ({ p_search: 'a' }) },
  admin_set_roles: {
    of: 'admin',
    args: ({ staff }) => ({ ...onUser(staff.consultant), p_roles: ['admin'] }),
  },
  admin_invite_user: {
    of: 'admin',
    args: () => ({ ...byKey(), p_email: 'x@x.example', p_name: 'X', p_roles: ['admin'] }),
  },
  admin_make_user_link: {
    of: 'admin',
    args: ({ staff }) => ({ ...onUser(staff.admin), p_purpose: 'reset' }),
  },
  admin_end_sign_ins: { of: 'admin', args: ({ staff }) => onUser(staff.consultant) },
  admin_delete_user: { of: 'admin', args: ({ staff }) => onUser(staff.consultant) },
} as const satisfies { readonly [N in FunctionName]?: Row }
