import { characters, type Limit } from './limit'

/** What is sent to people. */
export const mail = {
  mailsBegun: {
    what: 'mails about sessions',
    value: { most: 5_000, seconds: 3_600 },
    of: 'practice',
    why: 'Mail servers take so many of one sender; who books more than that in an hour is no practice.',
    answer: 'the next one waits',
    sql: ['most_mails'],
    test: 'db/mail.test.ts › is begun so often in an hour, and then waits',
  },
  mailKey: {
    what: 'what a mail is known by',
    value: characters(200),
    of: 'message',
    why: 'A session, a kind, a recipient and a number.',
    answer: 'refused in words',
    sql: ['mails_key_check'],
    test: 'db/mail.test.ts › is begun by one, and by another only when that one is gone',
  },
  mailKind: {
    what: 'a kind of mail',
    value: characters(40),
    of: 'message',
    why: 'A word.',
    answer: 'refused in words',
    sql: ['mails_kind_check'],
    test: 'db/mail.test.ts › is begun by one, and by another only when that one is gone',
  },
  mailSaid: {
    what: 'what a mail server said',
    value: characters(500),
    of: 'message',
    why: 'Enough to find the cause; the rest is left out.',
    answer: 'the rest is left out',
    sql: ['mails_said_check', 'finish_mail'],
    test: 'db/mail.test.ts › is begun by one, and by another only when that one is gone',
  },
} as const satisfies Record<string, Limit>
