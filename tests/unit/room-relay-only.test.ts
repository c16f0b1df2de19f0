import { describe, expect, test } from 'vitest'
import { checkCandidate } from '@/lib/room/checks/candidate'
import { relayOnlyCandidate, relayOnlySdp } from '@/lib/room/checks/relay-only'
import { checkSdp } from '@/lib/room/checks/sdp'
import { audioSdp, videoSdp } from '../signalling/support/sdp'

const own = ['198.51.100.23', '2001:db8::23', '192.168.1.23', '9f1c2d3e-0000-4000-8000-000000000001.local']
const relay =
  'candidate:3 1 udp 25108223 203.0.113.9 50001 typ relay raddr 198.51.100.23 rport 61234 generation 0'
const others = [
  'candidate:1 1 udp 2122260223 192.168.1.23 61234 typ host generation 0',
  'candidate:1 1 udp 2122260223 9f1c2d3e-0000-4000-8000-000000000001.local 61234 typ host',
  'candidate:2 1 udp 1686052607 198.51.100.23 61234 typ srflx raddr 192.168.1.23 rport 61234',
  'candidate:4 1 udp 1686052607 198.51.100.23 61234 typ prflx raddr 192.168.1.23 rport 61234',
  'candidate:5 1 tcp 1518280447 2001:db8::23 9 typ host tcptype active',
]
const sdp = [
  'v=0',
  'o=- 4611 2 IN IP4 198.51.100.23',
  's=-',
  't=0 0',
  'm=audio 61234 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP6 2001:db8::23',
  'a=rtcp:61234 IN IP4 192.168.1.23',
  ...others.map((one) => `a=${one}`),
  `a=${relay}`,
  'a=remote-candidates:1 198.51.100.23 61234',
  'a=ice-ufrag:abcd',
  '',
].join('\r\n')

const candidateOf = (candidate: string) => ({ candidate, sdpMid: '0', sdpMLineIndex: 0 })

describe('a session that is booked for the relay alone', () => {
  test.each(others)('does not pass on %s', (one) => expect(relayOnlyCandidate(candidateOf(one))).toBeNull())

  test("passes the relay's candidate on without the address behind it", () => {
    const passed = relayOnlyCandidate(candidateOf(relay))
    expect(passed?.candidate).toContain('203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0 generation 0')
    expect(passed && checkCandidate(passed).ok).toBe(true)
  })

  test('is not deceived by an extension that only says it is relayed', () => {
    const host = 'candidate:1 1 udp 1 192.168.1.23 61234 typ host x typ relayed'
    expect(relayOnlyCandidate(candidateOf(host))).toBeNull()
  })

  test.each([
    'candidate:1 1 udp 1 192.168.1.23 61234 typ host generation 0 typ relay',
    'candidate:1 1 udp 1 192.168.1.23 61234 typ srflx raddr 1.1.1.1 rport 1 typ relay',
  ])('is not deceived by %s', (one) => expect(relayOnlyCandidate(candidateOf(one))).toBeNull())

  test('hides a related address however often and with whatever else it is written', () => {
    const twice = `${relay} raddr 192.168.1.23 rport 1 x-address 2001:db8::23 ufrag abcd network-id 3`
    expect(relayOnlyCandidate(candidateOf(twice))?.candidate).toBe(
      'candidate:3 1 udp 25108223 203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag abcd',
    )
  })

  test('passes on no line that it does not know, and no address in one that it knows', () => {
    const telling = [
      'o=198.51.100.23 4611 2 IN IP4 198.51.100.23',
      's=198.51.100.23',
      'i=198.51.100.23',
      'u=http://198.51.100.23/',
      'a=x-address:198.51.100.23',
      'a=mid:198.51.100.23',
      'a=ssrc:1 cname:2001:db8::23',
      'a=msid:9f1c2d3e-0000-4000-8000-000000000001.local x',
      'b=X-AS:198.51.100.23',
    ]
    const passed = relayOnlySdp(sdp.replace('s=-', telling.join('\r\n')))
    for (const one of own) expect(passed).not.toContain(one)
    expect(checkSdp(passed, ['audio']).ok).toBe(true)
  })

  test('keeps of what browsers write all that is no address', () => {
    for (const text of [videoSdp, audioSdp]) {
      const before = text.split(/\r\n/).filter((line) => !/^(?:[vostcm]=|a=(?:candidate|rtcp):)/.test(line))
      const passed = relayOnlySdp(text).split(/\r\n/)
      expect(before.filter((line) => line !== '' && !passed.includes(line))).toEqual([])
    }
  })

  test('passes the end of the candidates on', () =>
    expect(relayOnlyCandidate(candidateOf(''))).toEqual(candidateOf('')))

  test('rids descriptions of every address of a person, and they stay descriptions', () => {
    const passed = relayOnlySdp(sdp)
    for (const address of own) expect(passed).not.toContain(address)
    expect(passed).toContain('203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0')
    expect(passed).toContain('a=ice-ufrag:abcd')
    expect(checkSdp(passed, ['audio'])).toEqual({ ok: true, sdp: passed })
  })
})
