import { describe, expect, it } from 'vitest'
import { joinResponse, problem, validateResponse } from '@/lib/client/http-shapes'
import { latePayloads } from '@/lib/client/late-wire'
import { joined, serverPayloads } from '@/lib/client/wire'
import * as events from '@/lib/room/events'
import * as http from '@/lib/room/http'

const id = '7b6a3f0e-8f4c-4d5b-9a51-0b6f2f5f5a11'
const at = '2026-11-21T05:44:00.429121+00:00'
const ice = 'candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host'

/** One good message of every kind; each has to please the schema of lib/room and the browser's own check. */
const heard = {
  'participant-joined': { participantType: 'client', timestamp: at, call: { number: 2, offerer: 'client' } },
  'participant-left': {
    participantType: 'client',
    timestamp: at,
    reason: 'connection_lost',
    lastHeardAt: at,
  },
  'call-stalled': { participantType: 'client', pausesAt: at, serverTime: at },
  'call-resumed': { endsAt: at, serverTime: at },
  offer: { offer: { type: 'offer', sdp: 'v=0' }, call: 1, transfer: id },
  answer: { answer: { type: 'answer', sdp: 'v=0' }, call: 1 },
  'ice-candidate': { candidate: { candidate: ice, sdpMid: '0', sdpMLineIndex: null }, call: 1 },
  'media-state': { participantType: 'client', microphone: 'off', camera: 'screen' },
  message: { id, senderId: id, senderType: 'consultant', message: 'hello', timestamp: at },
  typing: { participantType: 'client' },
  'stop-typing': { participantType: 'client' },
  'file-offer': { id, name: 'plan.pdf', size: 12, type: '' },
  'file-accept': { id },
  'file-decline': { id },
  'file-cancel': { id, reason: 'failed' },
  'file-done': { id },
  reaction: { participantType: 'consultant', reaction: 'heart' },
  'session-started': { startedAt: at, endsAt: at, serverTime: at },
  'session-extended': { paidDurationMinutes: 45, price: '150.00', startedAt: at, endsAt: at, serverTime: at },
  'extension-proposed': {
    id,
    minutes: 15,
    amount: '50.00',
    currency: 'INR',
    proposedBy: 'consultant',
    expiresAt: at,
    serverTime: at,
  },
  'extension-answered': { id, outcome: 'declined', minutes: 15, proposedBy: 'client' },
  'session-ended': {
    status: 'completed',
    reason: 'time_over',
    endedBy: 'system',
    durationSeconds: 1800,
    amountReleased: '97.00',
    amountReturned: '0.00',
    currency: 'INR',
  },
  replaced: { reason: 'revoked' },
} as const satisfies { [E in events.ServerEvent]: unknown }

const session = {
  sessionId: id,
  roomId: 'room',
  linkId: id,
  sessionType: 'voice',
  status: 'active',
  participantType: 'client',
  participantId: id,
  participantName: 'Priya',
  otherParticipantName: 'Asha',
  otherPresent: false,
  paidDurationMinutes: 30,
  bookedMinutes: 30,
  price: '100.00',
  currency: 'INR',
  billing: 'prorata',
  freeSeconds: 60,
  scheduledStartTime: at,
  opensAt: at,
  noShow: { from: '2026-11-21T10:10:00Z', cost: '0.00' },
  alone: null,
  startedAt: null,
  endsAt: null,
  serverTime: at,
  summary: null,
}

const entered = {
  ...session,
  participants: [{ participantType: 'client', participantId: id, name: 'Priya' }],
  sessionActive: false,
  call: null,
  otherLastHeardAt: at,
  otherLeftReason: 'page_closed',
  stalled: { participantType: 'consultant', pausesAt: at },
  resume: 'credential',
}

const admitted = {
  ...session,
  success: true,
  sessionActive: false,
  bothJoined: false,
  message: 'Waiting.',
  ticket: 'ticket',
  socketUrl: 'http://localhost:3001',
  iceServers: [{ urls: 'stun:stun.example.org' }, { urls: ['turn:a'], username: 'u', credential: 'c' }],
  relayOnly: false,
}

const refusal = { title: 'Gone', status: 410, detail: 'Over.', code: 'link_over', message: 'Over.', session }

const guards = { ...serverPayloads, ...latePayloads }

const isEvent = (name: string): name is events.ServerEvent => Object.hasOwn(events.serverEvents, name)

const pairs = [
  ...Object.keys(heard)
    .filter(isEvent)
    .map((event) => [event, events.serverEvents[event], guards[event], heard[event]] as const),
  ['join-room', events.joined, joined, entered] as const,
  ['join', http.joinResponse, joinResponse, admitted] as const,
  ['validate, valid', http.validateResponse, validateResponse, { valid: true, ...session }] as const,
  [
    'validate, not valid',
    http.validateResponse,
    validateResponse,
    { valid: false, reason: 'too_early', message: 'Early.', session },
  ] as const,
  ['problem', http.problem, problem, refusal] as const,
]

describe('what a browser takes from the servers', () => {
  it.each(pairs)('%s: is taken as the shared schema has it', (_name, schema, guard, good) => {
    expect(schema.safeParse(good).success).toBe(true)
    expect(guard(good)).toBe(true)
  })

  it.each(pairs)(
    '%s: is not taken with a field of another type, nor when it is no object',
    (_name, schema, guard, good) => {
      for (const field of Object.keys(good)) {
        if (!schema.safeParse({ ...good, [field]: { odd: Symbol('odd') } }).success) {
          expect(guard({ ...good, [field]: { odd: Symbol('odd') } })).toBe(false)
        }
      }
      for (const nonsense of [null, undefined, 7, 'text', []]) {
        expect(guard(nonsense)).toBe(schema.safeParse(nonsense).success)
      }
    },
  )
})
