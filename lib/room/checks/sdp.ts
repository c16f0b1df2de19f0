import { limits } from '@/lib/contract/limits'
import { utf8Bytes } from '@/lib/contract/text'
import type { Grants } from '../kind'
import type { MediaKind } from '../modes'

/** `application`: data channels, only for the transfer of a file (data-sdp.ts). */
type SectionKind = MediaKind | 'application'

export type SdpVerdict =
  | { ok: true; sdp: string }
  | {
      ok: false
      code: 'bad_payload' | 'not_allowed_in_mode' | 'not_permitted' | 'too_large'
      message: string
    }

/** Which media its sender may publish, and which may come to it. */
export type Directions = Pick<Grants, 'send' | 'receive'>

const lineForm = /^[a-z]=[^\r\n\0\u2028\u2029]*$/
const mediaForm = /^m=([a-z]+) (\d{1,5})(?:\/\d+)? [A-Za-z0-9/]+( [\x21-\x7e]+)+$/
/** RFC 8866 §6.7. */
const directionForm = /^a=(sendrecv|sendonly|recvonly|inactive)$/

const bad = (message: string): SdpVerdict => ({ ok: false, code: 'bad_payload', message })

interface Section {
  readonly kind: string
  /** Port 0: nothing flows. */
  readonly rejected: boolean
  readonly directions: Set<string>
}

/**
 * Reads a session description (RFC 8866) strictly enough that what we read is what a browser reads, and answers it re-built: lines of
 * `x=value`, ended by CRLF, first `v=0`. Every media section must be of an allowed kind, rejected (port 0) ones too: a description that
 * names a forbidden medium does not pass at all.
 * @param granted where it is given, no section may send or ask for what its sender may not
 */
export function checkSdp(sdp: string, allowed: readonly SectionKind[], granted?: Directions): SdpVerdict {
  if (utf8Bytes(sdp) > limits.sdpBytes) {
    return { ok: false, code: 'too_large', message: 'The session description is too large.' }
  }
  const lines = sdp.split(/\r\n|\n/)
  if (lines.at(-1) === '') lines.pop()
  if (lines[0] !== 'v=0') return bad('A session description starts with v=0.')
  const sections: Section[] = []
  const ofSession = new Set<string>()
  for (const line of lines) {
    if (!lineForm.test(line)) return bad('The session description has a malformed line.')
    const direction = directionForm.exec(line)?.[1]
    if (direction) (sections.at(-1)?.directions ?? ofSession).add(direction)
    if (!line.startsWith('m=')) continue
    const [, kind, port] = mediaForm.exec(line) ?? []
    if (!kind) return bad('The session description has a malformed media section.')
    if (!allowed.some((medium) => medium === kind)) {
      return { ok: false, code: 'not_allowed_in_mode', message: `This session does not carry ${kind}.` }
    }
    sections.push({ kind, rejected: Number(port) === 0, directions: new Set() })
  }
  if (sections.length === 0) return bad('The session description has no media section.')
  const refused = granted && sections.map((section) => beyond(section, ofSession, granted)).find(Boolean)
  if (refused) return { ok: false, code: 'not_permitted', message: refused }
  return { ok: true, sdp: `${lines.join('\r\n')}\r\n` }
}

/** What a section does that its sender may not; null: nothing. Where it names several directions, or none, the widest counts. */
function beyond(section: Section, ofSession: ReadonlySet<string>, granted: Directions): string | null {
  const { kind, rejected } = section
  if (rejected) return null
  const own = section.directions.size > 0 ? section.directions : ofSession
  const directions = own.size > 0 ? own : new Set(['sendrecv'])
  const does = (...words: string[]) => words.some((word) => directions.has(word))
  const isIn = (media: readonly MediaKind[]) => media.some((medium) => medium === kind)
  if (does('sendrecv', 'sendonly') && !isIn(granted.send)) return `You may not send ${kind} in this room.`
  if (does('sendrecv', 'recvonly') && !isIn(granted.receive)) return `No ${kind} comes to you in this room.`
  return null
}
