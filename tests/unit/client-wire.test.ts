import { describe, expect, it } from 'vitest'
import { appointmentPayloads, joined } from '@/lib/client/guards/appointment'
import { groupPayloads } from '@/lib/client/guards/group'
import { joinResponse, problem, validateResponse } from '@/lib/client/guards/http'
import { hubPayloads } from '@/lib/client/guards/hub'
import { latePayloads } from '@/lib/client/guards/on-demand'
import { roomPayloads } from '@/lib/client/guards/socket'
import * as http from '@/lib/contract/http/session'
import * as events from '@/lib/contract/socket'
import { joined as roomJoined } from '@/lib/contract/socket/room'

const id = '7b6a3f0e-8f4c-4d5b-9a51-0b6f2f5f5a11'
const at = '2026-11-21T05:44:00.429121+00:00'
const ice = 'candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host'

const whose = { memberId: id, participantType: 'client' } as const

/** One good message of every kind; each has to please the schema of lib/room and the browser's own check. */
const heard = {
  'participant-joined': {
    ...whose,
    participantId: id,
    name: 'Priya',
    timestamp: at,
    call: { number: 2, offerer: 'client' },
    calls: [{ with: id, number: 2, offerer: id }],
  },
  'participant-left': {
    ...whose,
    timestamp: at,
    reason: 'connection_lost',
    lastHeardAt: at,
  },
  'hub-consumers': {
    consumers: [{ id, member: id, source: 'camera', producer: id, rtp: { codecs: [] }, paused: false }],
  },
  'hub-gone': { consumers: [id] },
  'hub-paused': { consumer: id, paused: true },
  'hub-closed': { source: 'mic' },
  'hub-lost': {},
  'hub-speaking': { members: [id] },
  'call-stalled': { ...whose, pausesAt: at, serverTime: at },
  'call-resumed': { endsAt: at, serverTime: at },
  offer: { offer: { type: 'offer', sdp: 'v=0' }, call: 1, transfer: id, from: id },
  answer: { answer: { type: 'answer', sdp: 'v=0' }, call: 1, from: id },
  'ice-candidate': { candidate: { candidate: ice, sdpMid: '0', sdpMLineIndex: null }, call: 1, from: id },
  'media-state': { ...whose, microphone: 'off', camera: 'screen' },
  message: { id, senderId: id, senderType: 'consultant', memberId: id, message: 'hello', timestamp: at },
  typing: whose,
  'stop-typing': whose,
  'file-offer': { id, name: 'plan.pdf', size: 12, type: '', from: id },
  'file-accept': { id, from: id },
  'file-decline': { id, from: id },
  'file-cancel': { id, reason: 'failed', from: id },
  'file-done': { id, from: id },
  caption: { ...whose, id, text: 'as I said', done: true },
  reaction: { ...whose, reaction: 'heart' },
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
  hands: { hands: [{ memberId: id, raisedAt: at }] },
  poll: {
    poll: {
      ...{ id, sessionId: id, question: 'Which?', anonymous: false, multiple: false, createdAt: at },
      ...{ closedAt: null, revision: 1, voters: 1 },
      options: [
        { text: 'This', votes: 1, names: ['Priya'] },
        { text: 'That', votes: 0 },
      ],
    },
  },
  door: { isLocked: true, waiting: [{ memberId: id, name: 'Priya', askedAt: at }] },
  'role-changed': { memberId: id, participantType: 'cohost' },
  'stands-in': { standsIn: id },
  admitted: {},
  'permissions-changed': { memberId: id, permissions: ['chat', 'raiseHand'], by: id },
  'asked-to-stop': { source: 'mic', by: id },
  'asked-to-unmute': { by: id },
  'sent-to-wait': {},
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
  memberId: id,
  participants: [{ ...whose, participantId: id, name: 'Priya' }],
  sessionActive: false,
  call: null,
  calls: [],
  otherLastHeardAt: at,
  otherLeftReason: 'page_closed',
  stalled: { participantType: 'consultant', memberId: id, pausesAt: at },
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

const guards = { ...groupPayloads, ...roomPayloads, ...appointmentPayloads, ...latePayloads, ...hubPayloads }

const isEvent = (name: string): name is events.ServerEvent => Object.hasOwn(events.serverEvents, name)

const pairs = [
  ...Object.keys(heard)
    .filter(isEvent)
    .map((event) => [event, events.serverEvents[event], guards[event], heard[event]] as const),
  ['join-room', roomJoined, joined, entered] as const,
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
