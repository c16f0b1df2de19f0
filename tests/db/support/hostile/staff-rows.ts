import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions'
import { nobodysId, nobodysSecret } from '../world'
import { answersAnybody, type Row, server, side } from './row'

/** What signed-in staff ask and do, and their accounts. */
export const staffRows = {
  // Administrators by their own sign-in
  admin_balances: { of: 'admin', args: () => side },
  admin_call_quality: { of: 'admin', args: ({ running }) => ({ p_session_id: running.sessionId }) },
  admin_consultants: { of: 'admin', args: () => ({}) },
  admin_overlaps: { of: 'admin', args: () => ({}) },
  admin_overview: { of: 'admin', args: () => ({}) },
  admin_save_view: { of: 'admin', args: () => ({ p_name: 'x', p_query: 'y' }) },
  admin_saved_views: { of: 'admin', args: () => ({}) },
  admin_session_totals: { of: 'admin', args: () => ({}) },
  admin_sessions: { of: 'admin', args: () => ({}) },
  admin_timeline: { of: 'admin', args: ({ running }) => ({ p_session_id: running.sessionId }) },
  admin_withdrawals: { of: 'admin', args: () => ({}) },
  // Consultants by their own sign-in
  consultant_account: { of: 'consultant', args: () => ({}) },
  consultant_claim: {
    of: 'consultant',
    ownSession: true,
    args: ({ running }) => ({ p_session_id: running.sessionId, p_device: nobodysSecret, p_take_over: true }),
  },
  consultant_desk: { of: 'consultant', args: () => ({}) },
  consultant_earnings: { of: 'consultant', args: () => ({ p_from: '2026-01-01', p_to: '2026-02-01' }) },
  consultant_end_session: {
    of: 'consultant',
    ownSession: true,
    args: ({ running }) => ({ p_session_id: running.sessionId, p_reason: 'x' }),
  },
  consultant_read_note: {
    of: 'consultant',
    ownSession: true,
    args: ({ running }) => ({ p_session_id: running.sessionId }),
  },
  consultant_running_late: {
    of: 'consultant',
    ownSession: true,
    args: ({ running }) => ({ p_session_id: running.sessionId, p_minutes: 5 }),
  },
  consultant_save_note: {
    of: 'consultant',
    ownSession: true,
    args: ({ running }) => ({ p_session_id: running.sessionId, p_text: 'x', p_version: 0 }),
  },
  consultant_sessions: { of: 'consultant', args: () => ({ p_from: '2026-01-01', p_to: '2026-02-01' }) },
  // Staff
  create_staff_account: server(({ staff }) => ({
    'an address that has an account': [
      { p_email: staff.admin.email, p_role: 'consultant', p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      expect.objectContaining({ created: false }),
    ],
    'no address': [
      { p_email: 'nobody', p_role: 'admin', p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
    'a role that there is not': [
      { p_email: 'x@x.example', p_role: 'service_role', p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
  })),
  save_staff_account: server(() => ({
    'a role that there is not': [
      { p_email: 'x@x.example', p_role: 'service_role', p_password_hash: 'scrypt$9$9$9$YWE$YWE' },
      'invalid_argument',
    ],
    'nobody’s person': [
      {
        p_email: 'x@x.example',
        p_role: 'consultant',
        p_password_hash: 'scrypt$9$9$9$YWE$YWE',
        p_person_id: nobodysId,
      },
      'invalid_argument',
    ],
    'a new one without a password': [{ p_email: 'x@x.example', p_role: 'admin' }, 'invalid_argument'],
  })),
  find_staff_account: server(() => ({
    'an address without an account': [{ p_email: 'nobody@x.example' }, null],
  })),
  list_staff_accounts: answersAnybody('a command of who has the machine'),
  delete_staff_account: server(() => ({
    'an address without an account': [{ p_email: 'nobody@x.example' }, { deleted: false }],
  })),
  open_staff_session: server(() => ({
    'an account that does not exist': [{ p_staff_id: nobodysId, p_seconds: 60 }, 'not_signed_in'],
  })),
  is_staff_session_live: { of: 'admin', toNobody: { live: false }, args: () => ({}) },
  close_staff_session: { of: 'admin', toNobody: { closed: 0 }, args: () => ({ p_everywhere: true }) },
  consultant_person: server(() => ({
    'a ref that nobody has': [{ p_ref: nobodysId }, 'invalid_argument'],
    'a name that turns what follows': [{ p_ref: nobodysId, p_name: 'Asha\u202e' }, 'invalid_argument'],
  })),
  // The database
  database_status: answersAnybody('whether there is anything, and the clock'),
  mark_demo_practice: server(() => ({})),
} as const satisfies { readonly [N in FunctionName]?: Row }
