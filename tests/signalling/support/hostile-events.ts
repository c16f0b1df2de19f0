import { randomUUID } from 'node:crypto'
import type { ClientEvent } from '@/lib/contract/socket'
import { audioSdp, candidate } from './sdp'

/** What each event says when it is in order, and where it may not be said. */
interface Row {
  readonly payload: () => Record<string, unknown>
  /** A mode whose rooms do not carry it, where there is one. */
  readonly notIn: 'chat' | 'voice' | null
  /** No mode of an appointment carries it. */
  readonly elsewhere?: true
  /** Of group rooms alone: an appointment does not carry it, whatever it says. */
  readonly ofGroups?: true
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
const way = () => ({ transport: randomUUID() })
const inCalls = (payload: Row['payload']): Row => ({ payload, notIn: 'chat' })
const inChats = (payload: Row['payload']): Row => ({ payload, notIn: 'voice' })
/** Of the media server; appointments go from browser to browser. */
const inHubs = (payload: Row['payload']): Row => ({ payload, notIn: 'voice', elsewhere: true })
const ofGroups = (payload: Row['payload']): Row => ({ payload, notIn: null, ofGroups: true })
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
  'hub-enter': inHubs(() => ({})),
  'hub-connect': inHubs(() => ({
    ...way(),
    dtls: { fingerprints: [{ algorithm: 'sha-256', value: '00' }] },
  })),
  'hub-restart': inHubs(way),
  'hub-produce': inHubs(() => ({ ...way(), ...id(), source: 'mic', rtp: { codecs: [] } })),
  'hub-pause': inHubs(() => ({ source: 'mic', paused: true })),
  'hub-close': inHubs(() => ({ source: 'mic' })),
  'hub-receive': inHubs(() => ({ ...way(), capabilities: { codecs: [] } })),
  'hub-watch': inHubs(() => ({ views: [] })),
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
  'raise-hand': ofGroups(() => ({ raised: true })),
  'lower-hand': ofGroups(() => ({})),
  moderate: ofGroups(() => ({ act: 'admit' })),
  polls: ofGroups(() => ({})),
  'poll-create': ofGroups(() => ({ ...id(), question: 'Which?', options: ['This', 'That'] })),
  'poll-vote': ofGroups(() => ({ pollId: randomUUID(), choices: [0] })),
  'poll-close': ofGroups(() => ({ pollId: randomUUID() })),
  caption: ofGroups(() => ({ ...id(), text: 'as I said', done: true })),
}
