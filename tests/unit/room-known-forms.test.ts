import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { clientEvents } from '@/lib/contract/socket'
import { checkCandidate } from '@/lib/room/checks/candidate'
import { knownCandidate, knownDescription, knownReception } from '@/lib/room/checks/known-forms'
import { checkSdp } from '@/lib/room/checks/sdp'
import { type MediaKind, modes } from '@/lib/room/modes'
import { audioSdp, candidate, dataSdp, rejectedVideoSdp, videoSdp } from '../signalling/support/sdp'

const runs = { numRuns: 3_000 }

/** What the schemas and the checks make of a packet: what would be relayed, or null. */
function longWay(packet: string, allowed: readonly MediaKind[]): unknown {
  const [event, payload] = parsed(packet)
  if (event === 'ice-candidate') {
    const known = clientEvents['ice-candidate'].payload.safeParse(payload)
    const checked = known.success ? checkCandidate(known.data.candidate) : null
    return known.data && checked?.ok ? { relayed: checked.candidate, call: known.data.call } : null
  }
  if (event !== 'offer' && event !== 'answer') return null
  const known = clientEvents[event].payload.safeParse(payload)
  if (!known.success) return null
  const { type, sdp } = 'offer' in known.data ? known.data.offer : known.data.answer
  const checked = checkSdp(sdp, allowed)
  return checked.ok ? { relayed: { type, sdp: checked.sdp }, call: known.data.call } : null
}

function shortWay(packet: string, allowed: readonly MediaKind[]): unknown {
  const seen =
    knownCandidate(packet) ??
    knownDescription('offer', packet, allowed) ??
    knownDescription('answer', packet, allowed)
  return seen && { relayed: JSON.parse(seen.json), call: seen.call }
}

function parsed(packet: string): readonly unknown[] {
  try {
    const array: unknown = JSON.parse(packet)
    return Array.isArray(array) ? array : []
  } catch {
    return []
  }
}

const media: readonly (readonly MediaKind[])[] = Object.values(modes).map((mode) => mode.media)
const token = fc.stringMatching(/^[A-Za-z0-9+/]{1,8}$/)
const extension = fc.constantFrom(
  '',
  ' generation 0',
  ' ufrag EsAw network-cost 999',
  ' "x"',
  ' \\',
  ' é',
  '  two',
  ' \u2028',
)
const attribute = fc
  .tuple(
    token,
    fc.constantFrom('udp', 'tcp', 'UDP', 'sctp'),
    fc.constantFrom('host', 'srflx', 'relay', 'x'),
    extension,
  )
  .map(
    ([foundation, transport, kind, more]) =>
      `candidate:${foundation} 1 ${transport} 2113937151 192.0.2.1 54400 typ ${kind}${more}`,
  )
const call = fc.constantFrom(
  ...[undefined, 0, 1, 7, 999_999_999, 1_000_000_000],
  ...[limits.callNumber, limits.callNumber + 1, 1.5, '1', null],
)
const odd = fc.constantFrom(undefined, null, '0', 'audio', 0, 7, 65, -1, {}, 'EsAw', 'x'.repeat(300))

const candidatePacket = fc
  .record({
    candidate: fc.oneof(attribute, fc.string(), fc.constant('')),
    sdpMid: odd,
    sdpMLineIndex: odd,
    usernameFragment: odd,
  })
  .chain((signal) =>
    call.map((number) => JSON.stringify(['ice-candidate', { candidate: signal, call: number }])),
  )

const line = fc.constantFrom(
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'm=video 0 UDP/TLS/RTP/SAVPF 96',
  'm=audio 9/2 RTP/AVP 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'm=audio',
  'm=audio 9 x ',
  'M=audio 9 UDP 1',
  'a=mid:0',
  'a=x"y',
  'a=\\r\\nm=video 9 UDP 1',
  'a=ü',
  'a=\u2028m=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=\u0000',
  'aa=1',
  'a=m=video 9 UDP/TLS/RTP/SAVPF 96',
  '',
  ' ',
)
const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '')
const descriptionPacket = fc
  .tuple(
    fc.constantFrom('offer', 'answer'),
    fc.constantFrom('offer', 'answer'),
    fc.array(fc.tuple(line, end), { maxLength: 6 }),
    call,
  )
  .map(([event, type, lines, number]) => {
    const sdp = `v=0\r\n${lines.flat().join('')}`
    return JSON.stringify([event, { [event]: { type, sdp }, call: number }])
  })

const browsers = [
  ...[audioSdp, videoSdp, rejectedVideoSdp, dataSdp].flatMap((sdp) => [
    JSON.stringify(['offer', { offer: { type: 'offer', sdp }, call: 3 }]),
    JSON.stringify(['answer', { answer: { type: 'answer', sdp } }]),
  ]),
  JSON.stringify(['ice-candidate', { candidate: candidate(), call: 1 }]),
  JSON.stringify(['ice-candidate', { candidate: { ...candidate(), usernameFragment: 'EsAw' }, call: 1 }]),
]
/** What a browser sends, with one stretch replaced by something else. */
const damaged = fc
  .tuple(
    fc.constantFrom(...browsers),
    fc.nat(4_000),
    fc.nat(6),
    fc.oneof(
      fc.string(),
      fc.constantFrom('"', '\\', '\\r\\n', '\\r\\nm=video 9 UDP 1\\r\\n', ',"call":2', '}', ']'),
    ),
  )
  .map(([packet, place, length, other]) => {
    const at = place % packet.length
    return packet.slice(0, at) + other + packet.slice(at + length)
  })

const packets = fc.oneof(candidatePacket, descriptionPacket, damaged)

describe('a signal recognised without being parsed', () => {
  it('is one that the schemas and checks let pass, and means the same', () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(...media), (packet, allowed) => {
        const seen = shortWay(packet, allowed)
        if (seen !== null) expect(seen).toEqual(longWay(packet, allowed))
      }),
      runs,
    )
  })

  it('is what browsers send, in the modes that carry it', () => {
    const recognised = browsers.filter((packet) => shortWay(packet, modes.video.media) !== null)
    expect(recognised).toEqual(browsers.filter((packet) => longWay(packet, modes.video.media) !== null))
    expect(recognised.length).toBe(8)
    const heard = browsers.filter((packet) => shortWay(packet, modes.voice.media) !== null)
    expect(heard).toEqual(browsers.filter((packet) => longWay(packet, modes.voice.media) !== null))
  })

  it('is looked at more closely when it carries anything else, or too much', () => {
    const [offer = ''] = browsers
    const without = (text: string) => [
      knownDescription('offer', text, ['audio', 'video']),
      longWay(text, ['audio']),
    ]
    expect(without(offer.replace('"call":3', '"call":3,"roomId":"other"'))[0]).toBeNull()
    expect(without(offer.replace('"call":3', '"call":3,"call":4'))[0]).toBeNull()
    expect(without(`${offer} `)[0]).toBeNull()
    expect(without(offer.replace('a=sendrecv', `a=${'x'.repeat(40_000)}`))).toEqual([null, null])
    const [small = ''] = browsers.slice(-1)
    expect(knownCandidate(small.replace('generation', 'x'.repeat(2_000)))).toBeNull()
  })
})

describe('a report of what arrives, recognised without being parsed', () => {
  const seconds = fc.oneof(
    fc.stringMatching(/^[01]{0,12}$/),
    fc.constantFrom('', '2', '1 ', '１', '11111111111', '-1', '1e3', '1"'),
    fc.string(),
  )
  const flag = fc.constantFrom(undefined, true, false, 1, 'true', null)
  const more = fc.constantFrom({}, { roomId: 'x' }, { call: 1 }, { seconds: '1' })
  const packet = fc
    .tuple(seconds, flag, flag, more, fc.boolean())
    .map(([digits, silent, poor, rest, turned]) =>
      JSON.stringify([
        'reception-report',
        turned ? { poor, silent, seconds: digits, ...rest } : { seconds: digits, silent, poor, ...rest },
      ]),
    )
  const known = clientEvents['reception-report'].payload

  it('is one that the schema lets pass, and means the same', () => {
    fc.assert(
      fc.property(fc.oneof(packet, damaged), (text) => {
        const seen = knownReception(text)
        if (seen !== null) expect(seen).toEqual(known.safeParse(parsed(text)[1]).data)
      }),
      runs,
    )
  })

  it('is what pages send', () => {
    for (const report of [
      { seconds: '11111' },
      { seconds: '0' },
      { seconds: '1111100000', silent: true },
      { seconds: '00000', poor: true },
      { seconds: '00000', silent: true, poor: true },
    ]) {
      expect(knownReception(JSON.stringify(['reception-report', report]))).toEqual(report)
    }
  })
})
