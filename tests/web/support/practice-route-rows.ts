import type { Row } from './route-rows'

/** What a practice sets of itself, and its people. */
export const practiceRows = {
  '/api/admin/practice': {
    of: 'admin',
    send: 'form',
    body: {
      part: 'practice',
      version: 'x',
      name: 'x',
      timeZone: 'UTC',
      currency: 'EUR',
      supportEmail: 'x@y.example',
      act: 'save',
    },
  },
  '/api/admin/practice/logo': { of: 'admin', send: 'form', body: { act: 'remove' } },
  '/api/admin/people': {
    of: 'admin',
    send: 'form',
    body: {
      act: 'keep',
      role: 'consultant',
      ref: 'x',
      name: 'x',
      email: 'x@y.example',
      timeZone: 'UTC',
      bio: 'x',
      active: 'yes',
      distinctFrom: 'y',
    },
  },
  '/api/admin/people/photo': { of: 'admin', send: 'form', body: { act: 'remove' } },
  '/api/v1/consultants': { of: 'key', methods: ['GET'] },
  '/api/v1/consultants/[ref]': { of: 'key', methods: ['GET', 'PUT'] },
  '/people/photo/[id]': {
    of: 'anybody',
    because: 'everybody may see a consultant’s photo who may book',
    send: 'get',
    isFile: true,
  },
  '/api/v1/settings': { of: 'key', methods: ['GET', 'PATCH'] },
  '/practice-style': { of: 'anybody', because: 'every page looks so', send: 'get', isFile: true },
  '/practice-logo': { of: 'anybody', because: 'every page shows it', send: 'get', isFile: true },
} as const satisfies Record<string, Row>
