import { answersAnybody, type Row, server } from './row'

/** What a practice sets of itself; who asks, the web app has asked before. */
export const practiceRows = {
  practice_settings: answersAnybody('how the practice appears'),
  change_practice: server(() => ({
    nobody: [{ p_actor: ' ', p_changes: {}, p_version: null }, 'invalid_argument'],
    'a fee beyond all': [
      { p_actor: 'x', p_changes: { platformFeeBp: 1e12 }, p_version: null },
      'invalid_argument',
    ],
    'a zone that there is not': [
      { p_actor: 'x', p_changes: { timeZone: '__proto__' }, p_version: null },
      'invalid_argument',
    ],
    'a name that turns what follows': [
      { p_actor: 'x', p_changes: { name: 'Mind\u202e' }, p_version: null },
      'invalid_argument',
    ],
    'what was changed meanwhile': [
      { p_actor: 'x', p_changes: { name: 'Mind' }, p_version: 'x' },
      { outcome: 'refused', reason: 'changed_elsewhere' },
    ],
  })),
  set_practice_logo: server(() => ({
    'a picture that runs': [
      { p_actor: 'x', p_type: 'image/svg+xml', p_content: 'PHN2Zz4=', p_width: 20, p_height: 20 },
      'invalid_argument',
    ],
    'what is no base64': [
      { p_actor: 'x', p_type: 'image/png', p_content: '***', p_width: 20, p_height: 20 },
      'invalid_argument',
    ],
  })),
  practice_logo: server(() => ({ 'there is none': [{}, null] })),
  practice_changes: {
    of: 'admin',
    args: () => ({ p_before: null }),
  },
} as const satisfies Record<string, Row>
