import { randomUUID } from 'node:crypto'
import type { ClientEvent } from '@/lib/room/events'
import { audioSdp, candidate } from './sdp'

/** What each event says when it is in order, and where it may not be said. */
interface Row {
  readonly payload: () => Record<string, unknown>
  /** A mode whose rooms do not carry it, where there is one. */
  readonly notIn: 'chat' | 'voice' | null
}

const quality = {
  call: 1,
  path: 'direct',
  grade: 'good',
  rttMs: 20,
  jitterMs: 1,
  lostIn: 0,
  lostOut: 0,
}
const id = () => ({ id: randomUUID() })
const inCalls = (payload: Row['payload']): Row => ({ payload, notIn: 'chat' })
const inChats = (payload: Row['payload']): Row => ({ payload, notIn: 'voice' })
const everywhere = (payload: Row['payload']): Row => ({ payload, notIn: null })

export const rows: Readonly<Record<ClientEvent, Row>> = {
  'join-room': everywhere(() => ({})),
  'leave-room': everywhere(() => ({})),
  offer: inCalls(() => ({ offer: { type: 'offer', sdp: audioSdp } })),
  answer: inCalls(() => ({ answer: { type: 'answer', sdp: audioSdp } })),
  'ice-candidate': inCalls(() => ({ candidate: candidate(666) })),
  'media-state': inCalls(() => ({ microphone: 'off' })),
  'call-quality': inCalls(() => quality),
  'reception-report': inCalls(() => ({ seconds: '11111' })),
  message: inChats(() => ({ ...id(), message: 'not for you' })),
  typing: inChats(() => ({})),
  'stop-typing': inChats(() => ({})),
  'file-offer': inChats(() => ({ ...id(), name: 'a.txt', size: 1, type: '' })),
  'file-accept': inChats(id),
  'file-decline': inChats(id),
  'file-cancel': inChats(() => ({ ...id(), reason: 'cancelled' })),
  'file-done': inChats(id),
  reaction: everywhere(() => ({ reaction: 'heart' })),
  'propose-extension': everywhere(() => ({ ...id(), minutes: 15 })),
  'answer-extension': everywhere(() => ({ ...id(), accept: true })),
}
