import { Stamp } from './frames'
import type { Protocol, Seat } from './orders'

/** Sequence numbers and acknowledgement ids are this many digits, and begin like nothing else in a message. */
export const digits = 10
export const firstNumber = 7_700_000_000
const I = 'I'.repeat(digits)
const S = 'S'.repeat(digits)

/** A candidate as Chromium writes it, about the size that most signals have. */
const candidate = {
  candidate: `candidate:${S} 1 udp 2113937151 4f0c29a1-5c1d-4f0e-9be4-1d2ea1c0a2e5.local 54400 typ host generation 0 ufrag EsAw network-cost 999`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'EsAw',
}

/** A description of audio and video, about the size that Chromium's have after two sections and their codecs. */
const codecs = [96, 97, 98, 99, 100, 101, 35, 36, 37, 38, 102, 103]
const sdp = [
  'v=0',
  `o=- ${S} 2 IN IP4 127.0.0.1`,
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS 5f7cd1b2-33e4-4f0c-a2d5-8e3f1a0b9c77',
  ...['audio', 'video'].flatMap((kind, mid) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${codecs.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=ice-ufrag:EsAw',
    'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${Array(32).fill('D2').join(':')}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    ...codecs.flatMap((codec) => [
      `a=rtpmap:${codec} VP8/90000`,
      `a=rtcp-fb:${codec} nack pli`,
      `a=fmtp:${codec} level=1`,
    ]),
  ]),
  '',
].join('\r\n')

const signals = {
  'ice-candidate': { candidate, call: 1 },
  answer: { answer: { type: 'answer', sdp }, call: 1 },
}

/** How one server is spoken to: how a client comes in, and how it says something to the other one. */
export interface Dialect {
  path(seat: Seat): string
  /** What to say when the connection stands. */
  opening(seat: Seat): string | null
  /** What to say next on the way in, or whether one is in; null: nothing yet. */
  next(seat: Seat, heard: string, auth: string): string | 'joined' | 'refused' | null
  /** A small signal and a large one. */
  signals(seat: Seat): readonly [Stamp, Stamp]
}

const name = ({ pair, side }: Seat) => `bench-${pair}-${side}`
const mate = ({ pair, side }: Seat) => name({ pair, side: side === 0 ? 1 : 0 })
const stamp = (text: string) => new Stamp(text, digits)
const packet = (event: keyof typeof signals) => stamp(`42${I}${JSON.stringify([event, signals[event]])}`)

const socketIoSignals = [packet('ice-candidate'), packet('answer')] as const
const wsSignals = [
  stamp(JSON.stringify(signals['ice-candidate'])),
  stamp(JSON.stringify(signals.answer)),
] as const

export const dialects: Readonly<Record<Protocol, Dialect>> = {
  parley: {
    path: () => '/socket.io/?EIO=4&transport=websocket',
    opening: () => null,
    next(_seat, heard, auth) {
      if (heard.startsWith('0{')) return `40${auth}`
      if (heard.startsWith('44')) return 'refused'
      if (heard.startsWith('40{')) return '420["join-room",{}]'
      if (heard.startsWith('430[{"ok":true')) return 'joined'
      return heard.startsWith('430[') ? 'refused' : null
    },
    signals: () => socketIoSignals,
  },
  'socket.io': {
    path: () => '/socket.io/?EIO=4&transport=websocket',
    opening: () => null,
    next(seat, heard) {
      if (heard.startsWith('0{')) return '40'
      if (heard.startsWith('40{')) return `420["join",${JSON.stringify(`bench-${seat.pair}`)}]`
      return heard.startsWith('430[') ? 'joined' : null
    },
    signals: () => socketIoSignals,
  },
  ws: {
    path: () => '/',
    opening: (seat) => `bench-${seat.pair}`,
    next: () => 'joined',
    signals: () => wsSignals,
  },
  peerjs: {
    path: (seat) => `/peerjs?key=peerjs&id=${name(seat)}&token=bench&version=1.5.5`,
    opening: () => null,
    next: (_seat, heard) => (heard.includes('"OPEN"') ? 'joined' : null),
    signals: (seat) => [
      stamp(JSON.stringify({ type: 'CANDIDATE', dst: mate(seat), payload: signals['ice-candidate'] })),
      stamp(JSON.stringify({ type: 'ANSWER', dst: mate(seat), payload: signals.answer })),
    ],
  },
}
