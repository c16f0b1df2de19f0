import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

/** What other programs may do, and which of them are told what happens. */

export const developers = {
  title: 'Developers',
  detail:
    'Keys let other programs book and look; webhooks tell them what happens. How both are used: docs/api.md.',
  showOnce: 'Copy it now: it is shown this once.',
  copy: 'it',
}

export const keys = {
  title: 'API keys',
  none: 'There are no keys yet.',
  make: 'Make a key',
  name: 'Name, of the program that gets it',
  scopes: 'What it may do',
  submit: 'Make the key',
  made: (name: string) => `The key of ${name}`,
  revoke: 'Revoke',
  revokeOf: (name: string) => `Revoke ${name}`,
  revokeQuestion: (name: string) => `Revoke the key of ${name}? Its program is shut out at once, for good.`,
  revokeConfirm: 'Revoke for good',
  since: <T>(when: T): Parts<T> => ['Since ', when],
  used: <T>(when: T): Parts<T> => ['Last used ', when],
  revoked: <T>(when: T): Parts<T> => ['Revoked ', when],
  neverUsed: 'Never used',
}

/** By the word of a scope. */
export const scopeWords = {
  'bookings:read': 'read bookings',
  'bookings:write': 'book and cancel',
  'sessions:read': 'read sessions',
  'links:issue': 'read and replace links',
  'settings:write': 'read and change settings',
  'money:read': 'read what the money did',
  'money:write': 'pay in and out of balances',
  'payouts:write': 'order and confirm payouts',
  'refunds:write': 'refund and decide disputes',
  'sessions:act': 'end sessions',
  'consultants:read': 'read people',
  'consultants:write': 'add and change people',
  'webhooks:write': 'manage webhooks',
}

export const endpoints = {
  title: 'Webhooks',
  none: 'Nobody is told yet.',
  make: 'Add an endpoint',
  url: 'Address (https)',
  description: 'What it is for (you may leave it out)',
  types: 'What it is told',
  submit: 'Add the endpoint',
  secretOf: (url: string) => `The secret of ${url}`,
  on: 'On',
  off: 'Off',
  gone: 'Off: it said that it is gone',
  failed: 'Off: it took nothing for three days',
  waiting: (waiting: number) => `${count(waiting)} waiting`,
  failures: (failed: number) => `${count(failed)} ${plural(failed, 'failure', 'failures')}`,
  told: (types: number) => `${count(types)} ${plural(types, 'type', 'types')} of events`,
}

export const endpoint = {
  back: 'All endpoints',
  change: 'Change',
  save: 'Save',
  test: 'Send a test event',
  rotate: 'Make a new secret',
  rotateDetail:
    'The secret of before signs as well for 24 hours, so that the receiver can change in between.',
  switchOn: 'Turn on',
  switchOff: 'Turn off',
  recover: 'Send what it missed',
  since: 'Of the last',
  spans: { '1': 'hour', '24': 'day', '72': '3 days', '168': '7 days', '720': '30 days' },
  remove: 'Delete the endpoint',
  removeDetail: 'It is told nothing any more, and its deliveries go with it. It cannot be undone.',
  removeConfirm: 'Delete for good',
  by: (who: string) => `Added by ${who}`,
  lastSuccess: <T>(when: T): Parts<T> => ['Last taken ', when],
  never: 'Nothing was taken yet',
  both: <T>(until: T): Parts<T> => ['The secret of before signs as well until ', until],
}

export const deliveries = {
  title: 'Deliveries',
  none: 'None.',
  filter: 'Which deliveries',
  all: 'All',
  waiting: 'Waiting',
  done: 'Taken',
  failed: 'Failed',
  attempt: (attempt: number) => `attempt ${count(attempt)}`,
  due: <T>(when: T): Parts<T> => ['next ', when],
  took: (ms: number) => `${count(ms)} ms`,
  answer: 'What it answered',
  answered: (status: number) => `answered ${status}`,
  replay: 'Send again',
  replayOf: (type: string) => `Send ${type} again`,
  older: 'Older deliveries',
  newest: 'Newest deliveries',
}

/** Why no answer came, by its word. */
export const deliveryFaults = {
  refused_address: 'Its name stands for an address of a private network',
  timed_out: 'No answer within 15 seconds',
  not_reached: 'Nobody was reached',
  redirect: 'It points elsewhere, which is not followed',
  secret_unreadable: 'Its secret cannot be opened: make a new one',
  other: 'It failed',
}

/** After an act. */
export const developersNotes = {
  revoked: 'The key opens nothing any more.',
  'name-taken': 'A key that is good has this name already. Choose another one, or revoke that key first.',
  'no-scope': 'Choose what the key may do.',
  'no-type': 'Choose what the endpoint is told.',
  invalid: 'That is not a name or a line that can be shown: at most 80 characters, no invisible ones.',
  'too-many-keys': 'There are 100 keys already. Revoke one that is not used.',
  'too-many': 'There are 20 endpoints already. Delete one that is not used.',
  saved: 'Saved.',
  deleted: 'The endpoint was deleted.',
  'switched-on': 'It is on, and is told what waits.',
  'switched-off': 'It is off: what happens meanwhile is not sent.',
  tested: 'A test event is on its way. See below what became of it.',
  replayed: 'It is sent again.',
  recovering: 'What it missed is being sent.',
  gone: 'It is not there any more.',
  not_an_address: 'That is not an address such as https://www.example.org/parley.',
  credentials: 'The address must not have a name or a password in it.',
  not_https: 'The address must begin with https://.',
  port: 'The address must be on port 443 or 8443.',
  private: 'That is an address of a private network. Whoever runs Parley can allow it: WEBHOOK_ALLOW_HOSTS.',
}

/** On the overview: what needs somebody. */
export const troubles = {
  gone: (url: string) => `A webhook endpoint said that it is gone, and is told nothing any more: ${url}`,
  failed: (url: string) =>
    `A webhook endpoint took nothing for three days, and is told nothing any more: ${url}`,
  see: 'Look at it',
  behind: 'Other programs are not being told what happens: the worker does not run, or cannot keep up.',
  behindDetail: 'npm start runs it; on a server of its own: npm run start:worker.',
}
