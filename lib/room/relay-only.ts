import type { IceCandidate } from './events'

/**
 * What may pass between the sides of a session that is booked to go through the relay alone: nothing that names an address of theirs. Both take
 * what `checkCandidate` and `checkSdp` have accepted.
 */

/** RFC 8839 §5.1: a relayed candidate's related address is the one that the TURN server saw, which is the person's own. */
const related = / raddr \S+ rport \d+/
const hidden = ' raddr 0.0.0.0 rport 0'

function relayed(attribute: string): string | null {
  return / typ relay(?: |$)/.test(attribute) ? attribute.replace(related, hidden) : null
}

/** The candidate without the address behind it; null when it is none of the relay's. The end-of-candidates mark names nobody. */
export function relayOnlyCandidate(candidate: IceCandidate): IceCandidate | null {
  if (candidate.candidate === '') return candidate
  const text = relayed(candidate.candidate)
  return text === null ? null : { ...candidate, candidate: text }
}

/** The description with the relay's candidates alone. Its other addresses (RFC 8866 §5.2, §5.7; RFC 3605) are not used where there is ICE. */
export function relayOnlySdp(sdp: string): string {
  return sdp
    .split('\r\n')
    .flatMap((line) => {
      if (line.startsWith('a=candidate:')) return relayed(line) ?? []
      if (line.startsWith('a=remote-candidates:')) return []
      if (line.startsWith('c=')) return 'c=IN IP4 0.0.0.0'
      if (line.startsWith('a=rtcp:')) return 'a=rtcp:9 IN IP4 0.0.0.0'
      if (line.startsWith('o=')) return line.replace(/ IN IP[46] \S+$/, ' IN IP4 0.0.0.0')
      return line
    })
    .join('\r\n')
}
