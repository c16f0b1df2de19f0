import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { checkSdp } from '@/lib/room/checks/sdp'
import type { MediaKind } from '@/lib/room/modes'

const head = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0']
const section = (kind: string, port = 9) => [
  `m=${kind} ${port} UDP/TLS/RTP/SAVPF 111 63`,
  'c=IN IP4 0.0.0.0',
  'a=sendrecv',
]
const sdpOf = (...lines: string[][]) => `${[head, ...lines].flat().join('\r\n')}\r\n`
const both: MediaKind[] = ['audio', 'video']

describe('a session description', () => {
  it.each([
    ['audio in voice', sdpOf(section('audio')), ['audio'] as const],
    ['audio and video in video', sdpOf(section('audio'), section('video')), both],
    ['only audio in video', sdpOf(section('audio')), both],
    ['two audio sections', sdpOf(section('audio'), section('audio')), ['audio'] as const],
    ['ports with a count', sdpOf(['m=audio 9/2 RTP/AVP 0']), ['audio'] as const],
  ])('passes: %s', (_what, sdp, media) => {
    expect(checkSdp(sdp, media)).toEqual({ ok: true, sdp })
  })

  it.each(['video', 'application', 'text', 'message', 'image'])(
    'with a section of %s does not pass for voice',
    (kind) => {
      expect(checkSdp(sdpOf(section('audio'), section(kind)), ['audio'])).toMatchObject({
        ok: false,
        code: 'not_allowed_in_mode',
      })
    },
  )

  it('that rejects a forbidden section does not pass either: it may be revived later', () => {
    expect(checkSdp(sdpOf(section('audio'), section('video', 0)), ['audio'])).toMatchObject({ ok: false })
  })

  it.each([
    ['nothing', ''],
    ['no version', sdpOf(section('audio')).replace('v=0\r\n', '')],
    ['no section', sdpOf()],
    ['an empty line', sdpOf([''], section('audio'))],
    ['a line without a type', sdpOf(['hello'], section('audio'))],
    ['a capital type', sdpOf(section('audio'), ['M=video 9 RTP/AVP 0'])],
    ['a space before the type', sdpOf(section('audio'), [' m=video 9 RTP/AVP 0'])],
    ['a bare carriage return', sdpOf(section('audio'), ['a=x\rm=video 9 RTP/AVP 0'])],
    ['a NUL', sdpOf(section('audio'), ['a=\0'])],
    ['a Unicode line separator', sdpOf(section('audio'), ['a=x\u2028m=video 9 RTP/AVP 0'])],
    ['a section without a port', sdpOf(['m=audio RTP/AVP 0'])],
    ['a tab for a space', sdpOf(['m=audio\t9 RTP/AVP 0'])],
  ])('with %s is malformed', (_what, sdp) => {
    expect(checkSdp(sdp, both)).toMatchObject({ ok: false, code: 'bad_payload' })
  })

  it('may have so many bytes, not characters', () => {
    const padded = (filler: string, count: number) => sdpOf(section('audio'), [`a=x:${filler.repeat(count)}`])
    const room = limits.sdpBytes - padded('', 0).length
    expect(checkSdp(padded('x', room), both).ok).toBe(true)
    expect(checkSdp(padded('x', room + 1), both)).toMatchObject({ code: 'too_large' })
    expect(checkSdp(padded('é', Math.ceil((room + 1) / 2)), both)).toMatchObject({ code: 'too_large' })
  })
})

/** What browsers split lines at, and what they do not. */
const fragment = fc.constantFrom(
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:0',
  'a=sendrecv',
  'v=0',
  'M=video 9 RTP/AVP 0',
  ' m=video 9 RTP/AVP 0',
)
const separator = fc.constantFrom('\r\n', '\n', '\r', '\n\r', '\r\r\n', '\u2028', '\0', ' ', '')
const mangled = fc
  .array(fc.tuple(fragment, separator), { maxLength: 12 })
  .map((parts) => `v=0\r\n${parts.map(([text, end]) => text + end).join('')}`)

/** Any UTF-16 units, halves of surrogate pairs too. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

describe('whatever is sent', () => {
  it('what passes for voice has no section but audio, however one splits its lines', () => {
    fc.assert(
      fc.property(fc.oneof(mangled, fc.string(), anyUnits), (text) => {
        const verdict = checkSdp(text, ['audio'])
        if (!verdict.ok) return
        const sections = verdict.sdp.split(/[\r\n\u2028\u2029\0]+/).filter((line) => /^\s*m\s*=/i.test(line))
        expect(sections.length).toBeGreaterThan(0)
        for (const line of sections) expect(line).toMatch(/^m=audio /)
      }),
      { numRuns: 1_500 },
    )
  })

  it('what passes, passes again unchanged', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const once = checkSdp(text, both)
        if (once.ok) expect(checkSdp(once.sdp, both)).toEqual(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('nothing passes where no media is booked', () => {
    fc.assert(fc.property(mangled, (text) => !checkSdp(text, []).ok))
  })
})

describe('a member that may not do everything', () => {
  const viewer = { send: [], receive: both }
  const speaker = { send: ['audio'] as const, receive: both }
  const directed = (kind: string, ...directions: string[]) => [
    ...section(kind).slice(0, 2),
    ...directions.map((direction) => `a=${direction}`),
  ]

  it.each([
    ['receiving alone', sdpOf(directed('audio', 'recvonly'), directed('video', 'recvonly')), viewer],
    ['nothing in either direction', sdpOf(directed('audio', 'inactive')), viewer],
    ['a section that is rejected', sdpOf(section('video', 0)), viewer],
    ['sound both ways and pictures one way', sdpOf(section('audio'), directed('video', 'recvonly')), speaker],
    ['a direction for the whole session', sdpOf(['a=recvonly'], directed('audio')), viewer],
  ])('may describe %s', (_what, sdp, granted) => {
    expect(checkSdp(sdp, both, granted)).toEqual({ ok: true, sdp })
  })

  it.each([
    ['sends', sdpOf(section('audio')), viewer],
    ['sends alone', sdpOf(directed('audio', 'sendonly')), viewer],
    ['says no direction, which is both (RFC 8866 §6.7)', sdpOf(directed('audio')), viewer],
    ['says one for the session and another for the medium', sdpOf(['a=recvonly'], section('audio')), viewer],
    ['says two of one medium', sdpOf(directed('video', 'recvonly', 'sendonly')), viewer],
    ['sends a picture beside its sound', sdpOf(section('audio'), section('video')), speaker],
    ['asks for what does not come to it', sdpOf(directed('audio', 'recvonly')), { send: both, receive: [] }],
  ])('is refused by its directions when it %s', (_what, sdp, granted) => {
    expect(checkSdp(sdp, both, granted)).toMatchObject({ ok: false, code: 'not_permitted' })
  })

  it('is refused by its kind first', () => {
    expect(checkSdp(sdpOf(section('video')), ['audio'], viewer)).toMatchObject({
      code: 'not_allowed_in_mode',
    })
  })
})
