import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ackCode, ackMessages } from '@/lib/contract/codes'
import { rates } from '@/lib/contract/limits'
import { type ClientEvent, clientEvents, serverEvents } from '@/lib/contract/socket'
import { ackOf } from '@/lib/contract/socket/ack'
import { sessionType } from '@/lib/contract/words'
import { appointment } from '@/lib/room/kinds/appointment'
import { modes } from '@/lib/room/modes'

const names: ClientEvent[] = [
  'join-room',
  'leave-room',
  'offer',
  'answer',
  'ice-candidate',
  'media-state',
  'call-quality',
  'hub-enter',
  'hub-connect',
  'hub-restart',
  'hub-produce',
  'hub-pause',
  'hub-close',
  'hub-receive',
  'hub-watch',
  'reception-report',
  'message',
  'typing',
  'stop-typing',
  'file-offer',
  'file-accept',
  'file-decline',
  'file-cancel',
  'file-done',
  'reaction',
  'propose-extension',
  'answer-extension',
  'raise-hand',
  'lower-hand',
  'moderate',
  'polls',
  'poll-create',
  'poll-vote',
  'poll-close',
  'caption',
]
const good: Record<ClientEvent, unknown> = {
  'join-room': { call: 3, goOn: true },
  'leave-room': { closing: true },
  offer: { offer: { type: 'offer', sdp: 'v=0' }, call: 1 },
  answer: { answer: { type: 'answer', sdp: 'v=0' } },
  'ice-candidate': { candidate: { candidate: '', sdpMid: null } },
  'media-state': { microphone: 'on', camera: 'paused' },
  'call-quality': {
    call: 1,
    path: 'relay',
    grade: 'fair',
    rttMs: 120,
    jitterMs: null,
    lostIn: 0.02,
    lostOut: 0,
  },
  'hub-enter': { stay: randomUUID() },
  'hub-connect': { transport: randomUUID(), dtls: { fingerprints: [{ algorithm: 'sha-256', value: '00' }] } },
  'hub-restart': { transport: randomUUID() },
  'hub-produce': { transport: randomUUID(), id: randomUUID(), source: 'screen', rtp: { codecs: [] } },
  'hub-pause': { source: 'mic', paused: true },
  'hub-close': { source: 'camera' },
  'hub-receive': { transport: randomUUID(), capabilities: { codecs: [] } },
  'hub-watch': { views: [{ consumer: randomUUID(), layer: 2 }] },
  'reception-report': { seconds: '11011', silent: true, poor: true },
  message: { id: randomUUID(), message: 'hello' },
  typing: {},
  'stop-typing': {},
  'file-offer': { id: randomUUID(), name: 'plan.pdf', size: 12, type: 'application/pdf' },
  'file-accept': { id: randomUUID() },
  'file-decline': { id: randomUUID() },
  'file-cancel': { id: randomUUID(), reason: 'cancelled' },
  'file-done': { id: randomUUID() },
  reaction: { reaction: 'clap' },
  'propose-extension': { id: randomUUID(), minutes: 15 },
  'answer-extension': { id: randomUUID(), accept: true },
  'raise-hand': { raised: true },
  'lower-hand': { memberId: randomUUID() },
  moderate: { act: 'remove', memberIds: [randomUUID()] },
  polls: {},
  'poll-create': { id: randomUUID(), question: 'Which?', options: ['This', 'That'], anonymous: true },
  'poll-vote': { pollId: randomUUID(), choices: [0, 1] },
  'poll-close': { pollId: randomUUID() },
  caption: { id: randomUUID(), text: 'as I said', done: false },
}

describe.each(names)('the event %s', (event) => {
  const { payload } = clientEvents[event]

  it('takes its payload, with and without what clients used to say of themselves', () => {
    expect(payload.safeParse(good[event]).success).toBe(true)
    const claimed = { ...Object(good[event]), roomId: 'x', participantType: 'client', senderId: 'y' }
    expect(payload.safeParse(claimed).success).toBe(true)
  })

  it('takes nothing it does not know', () => {
    expect(payload.safeParse({ ...Object(good[event]), role: 'admin' }).success).toBe(false)
  })

  it('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (value) => {
        expect(() => payload.safeParse(value)).not.toThrow()
      }),
    )
  })

  it('counts against a rate that exists', () => {
    expect(rates[clientEvents[event].rate].burst).toBeGreaterThan(0)
  })
})

describe('the vocabulary', () => {
  it('has exactly the agreed events', () => {
    expect(Object.keys(clientEvents).sort()).toEqual([...names].sort())
    expect(Object.keys(serverEvents)).toEqual(
      expect.arrayContaining([
        'participant-joined',
        'participant-left',
        'session-started',
        'session-ended',
        'replaced',
      ]),
    )
  })

  it('has words for every refusal', () => {
    for (const code of ackCode.options) expect(ackMessages[code]).toMatch(/\.$/)
  })

  it('knows an acknowledgement by its form', () => {
    const ack = ackOf(clientEvents.message.data)
    const stored = { ok: true, data: { id: randomUUID(), timestamp: '2026-01-01T00:00:00Z' } }
    expect(ack.parse(stored)).toEqual(stored)
    expect(ack.safeParse({ ok: false, code: 'rate_limited', message: 'Wait.' }).success).toBe(true)
    expect(ack.safeParse({ ok: false, code: 'unheard_of', message: '' }).success).toBe(false)
  })
})

describe('the modes', () => {
  it('share no event between chat and calls but reactions, and none is without events', () => {
    for (const mode of sessionType.options) expect(modes[mode].events.length).toBeGreaterThan(0)
    const calls: string[] = [...modes.voice.events, ...modes.video.events]
    expect(modes.chat.events.filter((event) => calls.includes(event))).toEqual(['reaction'])
  })

  it('carry the signals of a file in a chat only', () => {
    expect(sessionType.options.filter((mode) => modes[mode].duringTransfer.length > 0)).toEqual(['chat'])
  })

  it('carry media as booked: none in chat, no video in voice', () => {
    expect([modes.chat.media, modes.voice.media, modes.video.media]).toEqual([
      [],
      ['audio'],
      ['audio', 'video'],
    ])
  })

  it('grant both sides of an appointment the same', () => {
    for (const mode of sessionType.options) {
      expect(appointment.grants('client', mode)).toEqual(appointment.grants('consultant', mode))
    }
  })
})
