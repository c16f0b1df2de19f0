import { apiBodyBytes } from '@/lib/contract/http/api'
import { bytes, type Limit, times } from './limit'

/** What other programs ask by `/api/v1`. */
export const api = {
  apiCallsOfKey: {
    what: 'calls of a program',
    value: { most: 120, seconds: 60 },
    of: 'key',
    why: 'A practice books by the minute; what runs wild is told so before others wait for it.',
    answer: '429 `rate_limited`',
    said: 'Too many calls',
    test: 'web/api.test.ts › tells a key that calls too often, and how long to wait, and no other key',
  },
  wrongApiKeysOfAddress: {
    what: 'keys that are not good',
    value: { most: 20, seconds: 60 },
    of: 'address',
    why: 'Nobody guesses 32 random bytes, but trying costs the database; good keys are let in whatever else came from the address.',
    answer: '429 `rate_limited`',
    said: 'Too many calls',
    test: 'web/api.test.ts › slows down who guesses, and lets the good key in all the same',
  },
  apiBody: {
    what: 'the body of a call',
    value: bytes(apiBodyBytes),
    of: 'request',
    why: 'A booking with all its metadata, escaped in JSON.',
    answer: '413 `too_large`',
    said: 'The request is too large',
    test: 'web/api.test.ts › takes no body that is larger than any booking',
  },
  apiMetadata: {
    what: 'metadata of a booking',
    value: bytes(4096),
    of: 'request',
    why: 'A few names of the other system’s own.',
    answer: '400 `bad_request`',
    said: 'at most 4096 bytes',
    sql: ['book_by_api'],
    test: 'web/api.test.ts › takes no body that is larger than any booking',
  },
  apiRows: {
    what: 'bookings on a page of the API',
    value: times(200),
    of: 'request',
    why: 'An answer that is read at once.',
    answer: '`nextCursor`',
    sql: ['bookings_of_api'],
    test: 'web/api.test.ts › lists by start, page by page, and filters by what the caller calls things',
  },
  apiKeys: {
    what: 'keys that are good',
    value: times(100),
    of: 'practice',
    why: 'One for each program; what is not used is revoked.',
    answer: 'none is made until one is revoked',
    said: 'keys already; revoke one that is not used',
    sql: ['most_api_keys'],
    test: 'db/api-keys.test.ts › are at most a hundred at a time',
  },
} as const satisfies Record<string, Limit>
