import { describe, expect, test } from 'vitest'
import { checkCandidate } from '@/lib/room/candidate'
import { relayOnlyCandidate, relayOnlySdp } from '@/lib/room/relay-only'
import { checkSdp } from '@/lib/room/sdp'

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
