import { limits } from './limits'
import type { MediaKind } from './modes'
import { utf8Bytes } from './text'

/** `application`: data channels, only for the transfer of a file (data-sdp.ts). */
type SectionKind = MediaKind | 'application'

export type SdpVerdict =
  | { ok: true; sdp: string }
  | { ok: false; code: 'bad_payload' | 'not_allowed_in_mode' | 'too_large'; message: string }

const lineForm = /^[a-z]=[^\r\n\0\u2028\u2029]*$/
const mediaForm = /^m=([a-z]+) (\d{1,5})(?:\/\d+)? [A-Za-z0-9/]+( [\x21-\x7e]+)+$/

const bad = (message: string): SdpVerdict => ({ ok: false, code: 'bad_payload', message })

/**
 * Reads a session description (RFC 8866) strictly enough that what we read is what a browser reads, and answers it re-built: lines of
 * `x=value`, ended by CRLF, first `v=0`. Every media section must be of an allowed kind, rejected (port 0) ones too: a description that
 * names a forbidden medium does not pass at all.
 */
export function checkSdp(sdp: string, allowed: readonly SectionKind[]): SdpVerdict {
  if (utf8Bytes(sdp) > limits.sdpBytes) {
    return { ok: false, code: 'too_large', message: 'The session description is too large.' }
  }
  const lines = sdp.split(/\r\n|\n/)
  if (lines.at(-1) === '') lines.pop()
  if (lines[0] !== 'v=0') return bad('A session description starts with v=0.')
  let sections = 0
  for (const line of lines) {
    if (!lineForm.test(line)) return bad('The session description has a malformed line.')
    if (!line.startsWith('m=')) continue
    const kind = mediaForm.exec(line)?.[1]
    if (!kind) return bad('The session description has a malformed media section.')
    if (!allowed.some((medium) => medium === kind)) {
      return { ok: false, code: 'not_allowed_in_mode', message: `This session does not carry ${kind}.` }
    }
    sections += 1
  }
  if (sections === 0) return bad('The session description has no media section.')
  return { ok: true, sdp: `${lines.join('\r\n')}\r\n` }
}
