import type { IceCandidate } from '@/lib/contract/socket/signals'

/**
 * What may pass between the sides of a session that is booked to go through the relay alone: what is named here, and nothing else, because whatever
 * else a description can say may name an address of theirs. Both take what `checkCandidate` and `checkSdp` have accepted.
 */

/** RFC 8839 §5.1 up to the type, which has its place: a word further on only says that it is relayed. */
const relayed =
  /^((?:a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,3} (?:udp|tcp|UDP|TCP) \d{1,10} [A-Za-z0-9.:]{1,255} \d{1,5} typ relay)((?: [\x21-\x7e]+)*)$/
/** A related address is the one that the TURN server saw, which is the person's own; however often it is written. */
const hidden = ' raddr 0.0.0.0 rport 0'
const harmless = / (?:generation \d{1,5}|ufrag [A-Za-z0-9+/]{4,256}|tcptype (?:active|passive|so))(?= |$)/g

function relayedOnly(attribute: string): string | null {
  const [, known, extensions = ''] = relayed.exec(attribute) ?? []
  if (known === undefined) return null
  return `${known}${hidden}${(extensions.match(harmless) ?? []).join('')}`
}

/** The candidate without the address behind it; null when it is none of the relay's. The end-of-candidates mark names nobody. */
export function relayOnlyCandidate(candidate: IceCandidate): IceCandidate | null {
  if (candidate.candidate === '') return candidate
  const text = relayedOnly(candidate.candidate)
  return text === null ? null : { ...candidate, candidate: text }
}

/** Attributes that browsers need for a call, without any that carries an address (RFC 8866 §6, RFC 8829, RFC 8839, RFC 8843, RFC 8858). */
const attributes: ReadonlySet<string> = new Set([
  ...['group', 'bundle-only', 'mid', 'msid', 'msid-semantic', 'setup', 'fingerprint', 'end-of-candidates'],
  ...[
    'ice-ufrag',
    'ice-pwd',
    'ice-options',
    'ice-lite',
    'ice-pacing',
    'rtcp-mux',
    'rtcp-mux-only',
    'rtcp-rsize',
  ],
  ...[
    'sendrecv',
    'sendonly',
    'recvonly',
    'inactive',
    'extmap',
    'extmap-allow-mixed',
    'rtpmap',
    'fmtp',
    'rtcp-fb',
  ],
  ...['ssrc', 'ssrc-group', 'rid', 'simulcast', 'ptime', 'maxptime', 'framerate', 'imageattr'],
  ...['sctp-port', 'sctpmap', 'max-message-size'],
])

/** Something that is written as an address, in a value that has no business with one. */
const address =
  /(?:^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f]{0,4}(?::|$|[^a-z])|\.local\b/i

/** The description with the relay's candidates alone, each other line either known or left out. */
export function relayOnlySdp(sdp: string): string {
  return `${sdp
    .split('\r\n')
    .flatMap((line) => keptLine(line) ?? [])
    .join('\r\n')}\r\n`
}

function keptLine(line: string): string | null {
  switch (line.slice(0, 2)) {
    case 'v=':
      return 'v=0'
    case 'o=':
      return `o=- ${/ (\d{1,20} \d{1,20}) IN /.exec(line)?.[1] ?? '0 0'} IN IP4 0.0.0.0`
    case 's=':
      return 's=-'
    case 't=':
      return 't=0 0'
    case 'c=':
      return 'c=IN IP4 0.0.0.0'
    case 'b=':
      return /^b=(?:AS|TIAS|CT):\d{1,10}$/.test(line) ? line : null
    case 'm=':
      // The port of the address that it would be without ICE; 0 refuses the section.
      return line.replace(
        /^(m=[a-z]+) (\d+)(?:\/\d+)?/,
        (_, kind, port) => `${kind} ${Number(port) === 0 ? 0 : 9}`,
      )
    case 'a=':
      return keptAttribute(line)
    default:
      return null
  }
}

function keptAttribute(line: string): string | null {
  if (line.startsWith('a=candidate:')) return relayedOnly(line)
  if (line.startsWith('a=rtcp:')) return 'a=rtcp:9 IN IP4 0.0.0.0'
  const [, name = '', value = ''] = /^a=([a-z0-9-]+)(?::(.*))?$/.exec(line) ?? []
  if (!attributes.has(name)) return null
  return name !== 'fingerprint' && address.test(value) ? null : line
}
