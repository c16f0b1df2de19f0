import type { FunctionName } from '@/lib/db/functions/index'
import { nobodysSecret } from '../world'
import { answersAnybody, type Row, server, side } from './row'

/** What signed-in staff ask and do. */
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
  // The database
  database_status: answersAnybody('whether there is anything, and the clock'),
  mark_demo_practice: server(() => ({})),
} as const satisfies { readonly [N in FunctionName]?: Row }
