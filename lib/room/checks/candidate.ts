import { limits } from '@/lib/contract/limits'
import type { IceCandidate } from '@/lib/contract/socket/signals'
import { utf8Bytes } from '@/lib/contract/text'

export type CandidateVerdict =
  | { ok: true; candidate: IceCandidate }
  | { ok: false; code: 'bad_payload' | 'too_large'; message: string }

/** The candidate attribute of RFC 8839 §5.1: foundation, component, transport, priority, address, port, type, extensions. */
const form =
  /^(?:a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,3} (?:udp|tcp|UDP|TCP) \d{1,10} [A-Za-z0-9.:_%-]{1,255} \d{1,5} typ (?:host|srflx|prflx|relay)(?: [\x21-\x7e]+)*$/

/** Checks a candidate's form and size and answers it re-built from its known parts. */
export function checkCandidate(candidate: IceCandidate): CandidateVerdict {
  if (utf8Bytes(candidate.candidate) > limits.candidateBytes) {
    return { ok: false, code: 'too_large', message: 'The candidate is too large.' }
  }
  const text = candidate.candidate.trimEnd()
  if (text !== '' && !form.test(text)) {
    return { ok: false, code: 'bad_payload', message: 'The candidate is malformed.' }
  }
  return {
    ok: true,
    candidate: {
      candidate: text,
      sdpMid: candidate.sdpMid ?? null,
      sdpMLineIndex: candidate.sdpMLineIndex ?? null,
      ...(candidate.usernameFragment ? { usernameFragment: candidate.usernameFragment } : {}),
    },
  }
}
