import { ofSession, type Row, server } from './row'

/** What the worker of mail asks. */
export const mailRows = {
  begin_mail: server(() => ({
    'a session that there is not': [
      {
        p_key: 'x',
        p_kind: 'invitation',
        p_session_id: '00000000-0000-4000-8000-000000000000',
        p_recipient: 'client',
      },
      'invalid_argument',
    ],
    nobody: [{ p_key: null, p_kind: null, p_session_id: null, p_recipient: '__proto__' }, 'invalid_argument'],
  })),
  finish_mail: server(() => ({
    'a mail that there is not': [{ p_key: '__proto__', p_status: 'sent', p_said: null }, { finished: false }],
  })),
  mail_facts: ofSession(null),
  due_reminders: server(() => ({ 'nothing is due': [{ p_limit: 0 }, []] })),
  admin_mail: { of: 'admin', args: () => ({}) },
} as const satisfies Record<string, Row>
