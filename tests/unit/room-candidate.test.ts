import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCandidate } from '@/lib/room/checks/candidate'

const host =
  'candidate:842163049 1 udp 1677729535 192.0.2.7 54400 typ host generation 0 ufrag EsAw network-cost 999'

/** Any UTF-16 units, halves of surrogate pairs too. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

describe('a candidate', () => {
  it.each([
    ['host', host],
    ['mDNS', 'candidate:1 1 udp 2122260223 3f0f5f3e-7c2c-4a19-9f5e-2f6d8b6c0d11.local 54400 typ host'],
    ['IPv6', 'candidate:1 1 udp 2122260223 2001:db8::1 54400 typ host tcptype passive'],
    ['reflexive', 'candidate:1 1 UDP 1686052607 198.51.100.4 61665 typ srflx raddr 10.0.0.5 rport 61665'],
    ['TCP', 'candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active'],
    ['relayed', 'candidate:1 1 udp 41885439 198.51.100.9 55000 typ relay raddr 0.0.0.0 rport 0'],
    ['the end of candidates', ''],
  ])('passes: %s', (_what, text) => {
    expect(checkCandidate({ candidate: text, sdpMid: '0', sdpMLineIndex: 0 })).toEqual({
      ok: true,
      candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 },
    })
  })

  it('passes without the fields that some libraries leave out', () => {
    expect(checkCandidate({ candidate: host })).toEqual({
      ok: true,
      candidate: { candidate: host, sdpMid: null, sdpMLineIndex: null },
    })
    expect(checkCandidate({ candidate: host, usernameFragment: 'EsAw' })).toMatchObject({
      candidate: { usernameFragment: 'EsAw' },
    })
  })

  it.each([
    'hello',
    'candidate:',
    'candidate:1 1 sctp 1 192.0.2.7 1 typ host',
    'candidate:1 1 udp 1 192.0.2.7 1 typ other',
    'candidate:1 1 udp 1 192.0.2.7 123456 typ host',
    'candidate:1 1 udp 1 <script> 1 typ host',
    `${host}\r\na=ice-lite`,
    `${host}\nm=video 9 RTP/AVP 0`,
    `${host} \u202e`,
  ])('is malformed: %j', (text) => {
    expect(checkCandidate({ candidate: text })).toMatchObject({ ok: false, code: 'bad_payload' })
  })

  it('may have a kilobyte', () => {
    const text = `${host} x ${'y'.repeat(1024)}`
    expect(checkCandidate({ candidate: text })).toMatchObject({ code: 'too_large' })
  })

  it('never carries a line end on, whatever was sent', () => {
    fc.assert(
      fc.property(anyUnits, fc.constantFrom('', '\r\n', '\n', '\r', ' '), (tail, end) => {
        const verdict = checkCandidate({ candidate: `${host} ${tail}${end}` })
        if (verdict.ok) expect(verdict.candidate.candidate).not.toMatch(/[\r\n\0]/)
      }),
      { numRuns: 500 },
    )
  })
})
