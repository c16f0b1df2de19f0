import { bytes, type Limit, times } from './limit'

/** What happened, and who is told of it. */
export const outbox = {
  outboxDays: {
    what: 'how long the outbox keeps what happened, by `parley.outbox_settings`; it is 30 days',
    value: { most: 366, unit: 'days' },
    of: 'practice',
    why: 'A receiver that was away for a month reads on; what happened stays in the books and the timelines for good.',
    answer: 'refused in words',
    sql: ['outbox_settings_kept_days_check'],
    test: 'db/outbox.test.ts › is kept for so many days',
  },
  eventsRead: {
    what: 'events on a page of the feed',
    value: times(200),
    of: 'request',
    why: 'An answer that is read at once.',
    answer: '`hasMore`',
    sql: ['read_outbox'],
    test: 'web/api-events.test.ts › is read on page by page, and begins anew where nothing came',
  },
  deliveriesUnderWay: {
    what: 'deliveries to one consumer at once, over all workers; of one booking one',
    value: times(100),
    of: 'practice',
    why: 'A receiver is told in a stream, and not by a crowd.',
    answer: 'the next one waits',
    sql: ['claim_deliveries'],
    test: 'db/deliveries.test.ts › are at most so many at once, and one of a booking',
  },
  deliveryAnswer: {
    what: 'what is kept of the newest attempt of a delivery',
    value: bytes(4096),
    of: 'message',
    why: 'A status and the beginning of what was answered.',
    answer: 'refused in words',
    said: 'told in at most 4096 bytes',
    sql: ['finish_delivery'],
    test: 'db/deliveries.test.ts › say in few bytes what came of them',
  },
} as const satisfies Record<string, Limit>
