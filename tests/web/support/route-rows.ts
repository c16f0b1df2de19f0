import { randomUUID } from 'node:crypto'
import type { Outsider, Side } from './hostile'
import { type KeyRow, keyRows } from './key-rows'
import { practiceRows } from './practice-route-rows'

/** Posts JSON; belongs to one side of an appointment (a role of a group room) or all, by the claim of the browser's cookie. */
interface ParticipantRow {
  readonly of: 'participant' | 'member'
  readonly sides?: readonly Side[]
  readonly body?: object
  /** What it answers an outsider, where that is not 401 `not_a_participant`. */
  readonly outsiders?: Partial<Record<Outsider, string>>
  /** What it answers the participant itself after the end, and after the links ran out. */
  readonly ended: string
  /** Absent where links end with their session alone. */
  readonly expired?: string
}

/** Belongs to who is signed in with a role; `somebody`: with any, by the page's cookie. */
interface StaffRow {
  readonly of: 'admin' | 'consultant' | 'somebody'
  readonly send: 'json' | 'form' | 'get'
  readonly body?: Record<string, string>
}

/** For anybody, or proven by other means than a session's or a staff's cookie; says why. */
interface OpenRow {
  readonly of: 'anybody'
  readonly because: string
  readonly send: 'json' | 'form' | 'get'
  /** A page's own file, asked for by its address: which methods there are is Next's matter. */
  readonly isFile?: boolean
}

/** For whoever has an account, by an access token or the cookie of a page; tests/web/hostile-account-routes.test.ts knocks there. */
export interface AccountRow {
  readonly of: 'account'
  /** The names in its address, which mean nothing to a stranger. */
  readonly params?: Readonly<Record<string, string>>
  readonly methods: Partial<Record<'GET' | 'POST' | 'PATCH' | 'DELETE', AccountMethod>>
}
interface AccountMethod {
  readonly body?: object
  readonly query?: Readonly<Record<string, string>>
  /** Why somebody without an account is answered as well. */
  readonly openBecause?: string
}

export type Row = ParticipantRow | StaffRow | OpenRow | AccountRow | KeyRow

/** What a route answers whoever is no participant. */
export const participant = '401 not_a_participant'
/** The same words for everybody who holds nothing: they do not tell which links exist. */
const notFound = '404 link_not_found'
const byLink: Partial<Record<Outsider, string>> = {
  nobody: notFound,
  'a stranger’s cookie': notFound,
  'another session’s cookie': notFound,
  'the other side’s cookie': notFound,
  'a device whose place was taken over': '409 in_use_elsewhere',
  'a link that was revoked': '410 link_over',
}
const readiness = {
  microphone: 'on',
  camera: null,
  heard: true,
  soundPlayed: true,
  connection: 'untested',
  relayMs: null,
  browser: 'firefox',
  system: 'linux',
  inApp: false,
}

const id = randomUUID()
const session = { id }
const asked = { body: {} }

/** Group rooms and clubs of accounts. */
const accountRows: Record<string, AccountRow> = {
  '/api/herf/sessions': {
    of: 'account',
    methods: {
      GET: {
        query: { status: 'LIVE', clubId: id, q: 'x', page: '1', limit: '2' },
        openBecause: 'public sessions are for everybody to find',
      },
      POST: {
        body: {
          title: 'Friday',
          description: 'x',
          scheduledAt: null,
          maxParticipants: 8,
          isPrivate: false,
          clubId: null,
        },
      },
    },
  },
  '/api/herf/sessions/[id]': {
    of: 'account',
    params: session,
    methods: {
      GET: {},
      PATCH: {
        body: { title: 'x', description: null, scheduledAt: null, maxParticipants: 8, isPrivate: true },
      },
      DELETE: {},
    },
  },
  '/api/herf/sessions/[id]/start': { of: 'account', params: session, methods: { POST: asked } },
  '/api/herf/sessions/[id]/join': { of: 'account', params: session, methods: { POST: asked } },
  '/api/herf/sessions/[id]/leave': { of: 'account', params: session, methods: { POST: asked } },
  '/api/herf/sessions/[id]/end': { of: 'account', params: session, methods: { POST: asked } },
  '/api/herf/sessions/[id]/messages': {
    of: 'account',
    params: session,
    methods: { GET: { query: { before: id, limit: '1' } } },
  },
  '/api/herf/sessions/[id]/participants': { of: 'account', params: session, methods: { GET: {} } },
  '/api/herf/sessions/[id]/attendance': {
    of: 'account',
    params: session,
    methods: { GET: { query: { format: 'csv' } } },
  },
  '/api/herf/sessions/[id]/calendar.ics': { of: 'account', params: session, methods: { GET: {} } },
  '/api/herf/sessions/[id]/invitations': {
    of: 'account',
    params: session,
    methods: { POST: { body: { name: 'Ravi', email: 'ravi@x.example' } } },
  },
  '/api/herf/sessions/[id]/moderation': {
    of: 'account',
    params: session,
    methods: { POST: { body: { act: 'lock', memberIds: [id] } } },
  },
  '/api/herf/sessions/[id]/cohosts/[memberId]': {
    of: 'account',
    params: { id, memberId: id },
    methods: { POST: asked, DELETE: {} },
  },
  '/api/herf/sessions/[id]/polls': {
    of: 'account',
    params: session,
    methods: { GET: {}, POST: { body: { question: 'Which?', options: ['This', 'That'] } } },
  },
  '/api/herf/sessions/[id]/polls/[pollId]/vote': {
    of: 'account',
    params: { id, pollId: id },
    methods: { POST: { body: { choices: [0] } } },
  },
  '/api/herf/sessions/[id]/polls/[pollId]/close': {
    of: 'account',
    params: { id, pollId: id },
    methods: { POST: asked },
  },
  '/api/clubs': {
    of: 'account',
    methods: {
      GET: { query: { q: 'x', mine: 'true', page: '1', limit: '1' } },
      POST: { body: { name: 'Pipes', description: null } },
    },
  },
  '/api/clubs/[id]': {
    of: 'account',
    params: { id },
    methods: { GET: {}, PATCH: { body: { name: 'Pipes', description: null } }, DELETE: {} },
  },
  '/api/clubs/[id]/join': { of: 'account', params: { id }, methods: { POST: asked } },
  '/api/clubs/[id]/leave': { of: 'account', params: { id }, methods: { POST: asked } },
  '/api/clubs/[id]/members': {
    of: 'account',
    params: { id },
    methods: { GET: { query: { page: '1', limit: '1' } } },
  },
  '/api/clubs/[id]/members/[userId]': {
    of: 'account',
    params: { id, userId: id },
    methods: { PATCH: { body: { role: 'member' } }, DELETE: {} },
  },
  '/api/clubs/[id]/blocks': {
    of: 'account',
    params: { id },
    methods: { GET: { query: { page: '1', limit: '1' } } },
  },
  '/api/clubs/[id]/blocks/[userId]': {
    of: 'account',
    params: { id, userId: id },
    methods: { POST: asked, DELETE: {} },
  },
}

/** Whose each route is, and what it answers to all others. */
export const rows: Record<string, Row> = {
  '/api/admin/developers': { of: 'admin', send: 'form', body: { act: 'revoke-key', id: 'abcdefgh' } },
  ...practiceRows,
  ...keyRows,
  ...accountRows,
  '/api/sessions/join': {
    of: 'participant',
    outsiders: byLink,
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/connection-test': {
    of: 'participant',
    outsiders: byLink,
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/ice-servers': { of: 'participant', ended: '410 link_over', expired: '410 link_over' },
  '/api/sessions/end': { of: 'participant', ended: '200', expired: '409 not_started' },
  '/api/sessions/extras': { of: 'participant', ended: '200', expired: '200' },
  '/api/sessions/readiness': {
    of: 'participant',
    body: { readiness },
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/cancel': {
    of: 'participant',
    sides: ['client'],
    body: { amountReturned: '100.00', currency: 'INR' },
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/notes/read': {
    of: 'participant',
    sides: ['consultant'],
    outsiders: { 'the other side’s cookie': participant },
    ended: '200',
    expired: '200',
  },
  '/api/sessions/notes/save': {
    of: 'participant',
    sides: ['consultant'],
    body: { text: 'x', version: 0 },
    ended: '200',
    expired: '200',
  },
  '/api/sessions/rating': {
    of: 'participant',
    sides: ['client'],
    body: { score: 5 },
    ended: '200',
    expired: '409 not_started',
  },
  '/api/sessions/report': {
    of: 'participant',
    body: { category: 'other', description: 'bad' },
    ended: '200',
    expired: '200',
  },
  '/api/rooms/join': { of: 'member', outsiders: byLink, ended: '410 link_over' },
  '/api/rooms/ice-servers': { of: 'member', ended: '410 link_over' },
  '/api/rooms/end': { of: 'member', sides: ['host'], ended: '200' },
  '/api/admin/consultants': { of: 'admin', send: 'get' },
  '/api/admin/sessions': { of: 'admin', send: 'get' },
  '/api/admin/sessions/act': {
    of: 'admin',
    send: 'json',
    body: { act: 'end', sessionId: randomUUID(), reason: 'x', key: randomUUID() },
  },
  '/api/admin/withdrawals': {
    of: 'admin',
    send: 'json',
    body: {
      participantType: 'consultant',
      ref: 'x',
      amount: '1.00',
      currency: 'INR',
      reason: 'x',
      key: randomUUID(),
    },
  },
  '/api/admin/payouts': {
    of: 'admin',
    send: 'form',
    body: { act: 'order_all', reason: 'x', key: randomUUID() },
  },
  '/api/admin/payouts/file': { of: 'admin', send: 'get' },
  '/api/admin/views': { of: 'admin', send: 'form', body: { name: 'x', query: '' } },
  '/api/consultant/end': { of: 'consultant', send: 'form', body: { sessionId: randomUUID(), reason: 'x' } },
  '/api/consultant/join': { of: 'consultant', send: 'form', body: { sessionId: randomUUID() } },
  '/api/consultant/late': { of: 'consultant', send: 'form', body: { sessionId: randomUUID(), minutes: '5' } },
  '/api/consultant/sessions': { of: 'consultant', send: 'get' },
  '/api/consultant/notes/read': { of: 'consultant', send: 'json', body: { sessionId: randomUUID() } },
  '/api/consultant/notes/save': {
    of: 'consultant',
    send: 'json',
    body: { sessionId: randomUUID(), text: 'x', version: '0' },
  },
  '/api/sessions/validate': {
    of: 'anybody',
    because: 'the token in its body is the proof, and it answers the same to every wrong one',
    send: 'json',
  },
  '/api/receipts/verify': {
    of: 'anybody',
    because: 'whoever has the receipt could read it anyway',
    send: 'json',
  },
  '/api/health': { of: 'anybody', because: 'a balancer asks it', send: 'get' },
  '/api/metrics': {
    of: 'anybody',
    because: 'METRICS_TOKEN is its proof; without one there are none',
    send: 'get',
  },
  '/api/book': {
    of: 'anybody',
    because: 'clients book where the practice lets them; what is an administrator’s asks for one',
    send: 'form',
  },
  '/api/clubs/forms': { of: 'somebody', send: 'form', body: { act: 'create', name: 'Pipes' } },
  '/api/herf/forms/change': { of: 'somebody', send: 'form', body: { id, title: 'x', people: '8' } },
  '/api/herf/forms': { of: 'somebody', send: 'form', body: { title: 'x', people: '8' } },
  '/api/accounts/name': { of: 'somebody', send: 'form', body: { name: 'x' } },
  '/api/accounts/password': { of: 'somebody', send: 'form', body: { password: 'x', next: 'y' } },
  '/api/accounts/email': { of: 'somebody', send: 'form', body: { password: 'x', email: 'x@y.example' } },
  '/api/accounts/devices': { of: 'somebody', send: 'form', body: { id: randomUUID() } },
  '/api/accounts/delete': { of: 'somebody', send: 'form', body: { confirmation: 'x', password: 'x' } },
  '/api/admin/rooms': {
    of: 'admin',
    send: 'form',
    body: { act: 'end', id: randomUUID(), key: randomUUID(), reason: 'x' },
  },
  '/api/admin/accounts': {
    of: 'admin',
    send: 'form',
    body: {
      act: 'roles',
      id: randomUUID(),
      key: randomUUID(),
      roles: 'creator',
      email: 'x@y.example',
      name: 'x',
    },
  },
  '/api/accounts/sign-up': { of: 'anybody', because: 'PARLEY_SIGN_UP says to whom', send: 'form' },
  '/api/accounts/links': { of: 'anybody', because: 'the token in its form is the proof', send: 'form' },
  '/api/auth/token': { of: 'anybody', because: 'it takes the password', send: 'json' },
  '/api/auth/revoke': {
    of: 'anybody',
    because: 'the token in its body is the proof, and it answers the same to every other one',
    send: 'json',
  },
  '/api/staff/sign-in': { of: 'anybody', because: 'it takes the password', send: 'form' },
  '/api/staff/link': { of: 'anybody', because: 'it answers the same to every address', send: 'form' },
  '/api/staff/sign-out': { of: 'anybody', because: 'leaving always works', send: 'form' },
  '/api/staff/confirm': {
    of: 'anybody',
    because: 'the code of the mail is its proof',
    send: 'get',
    isFile: true,
  },
  '/api/staff/refresh': {
    of: 'anybody',
    because: 'the refresh token is its proof',
    send: 'get',
    isFile: true,
  },
  '/api/openapi.json': { of: 'anybody', because: 'what the API is', send: 'get', isFile: true },
  '/.well-known/jwks.json': { of: 'anybody', because: 'the public keys', send: 'get', isFile: true },
  '/session/[token]/calendar': {
    of: 'anybody',
    because: 'the token of its address is the proof (tests of the calendar)',
    send: 'get',
    isFile: true,
  },
  '/session/[token]/receipt/proof': {
    of: 'anybody',
    because: 'the token of its address, or the newest claim, is the proof (tests of the receipt)',
    send: 'get',
    isFile: true,
  },
  '/admin/sessions/[id]/receipt/proof': {
    of: 'anybody',
    because: 'it sends whoever is no administrator to the sign-in (tests of staff pages)',
    send: 'get',
    isFile: true,
  },
}
