import { limits } from '@/lib/contract/limits'
import type { ReceptionReport } from '@/lib/contract/socket/quality'
import type { MediaKind } from '../modes'

/**
 * Signals in the form in which browsers send them every day, recognised in the text of their packet (`["ice-candidate",{…}]`) without parsing it.
 *
 * What is recognised here is a part of what the schemas of lib/contract/socket and the checks of candidate.ts and sdp.ts let pass, never more, and means the
 * same: tests/unit/room-known-forms.test.ts holds one against the other. Whatever looks different is null and is parsed and checked there.
 */
export interface KnownSignal {
  /** The checked part, as the JSON in which it came. */
  readonly json: string
  readonly call: number | undefined
  readonly to: string | undefined
}

/** Printable ASCII of a JSON string that needs no escape. */
const plain = '[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]'
const plainWord = '[\\x21\\x23-\\x5b\\x5d-\\x7e]'
const call = '(?:,"call":([1-9]\\d{0,8}))?'
/** Lower case, as servers write it (RFC 9562 §4). */
const to = '(?:,"to":"([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})")?'

/** RFC 8839 §5.1, as in candidate.ts. */
const attribute =
  `candidate:[A-Za-z0-9+/]{1,32} \\d{1,3} (?:udp|tcp|UDP|TCP) \\d{1,10} [A-Za-z0-9.:_%-]{1,255} \\d{1,5} ` +
  `typ (?:host|srflx|prflx|relay)(?: ${plainWord}+)*`
const candidateForm = new RegExp(
  `^\\["ice-candidate",\\{"candidate":(\\{"candidate":"${attribute}","sdpMid":"[A-Za-z0-9]{1,16}","sdpMLineIndex":[0-9]` +
    `(?:,"usernameFragment":"[A-Za-z0-9+/]{4,32}")?\\})${call}${to}\\}\\]$`,
)

/** Longer ones are still weighed in bytes. */
const longestCandidate = limits.candidateBytes

export function knownCandidate(packet: string): KnownSignal | null {
  if (packet.length > longestCandidate) return null
  return signal(candidateForm.exec(packet))
}

const description = (kind: 'offer' | 'answer') =>
  new RegExp(
    `^\\["${kind}",\\{"${kind}":(\\{"type":"${kind}","sdp":"v=0\\\\r\\\\n(?:[a-z]=${plain}*\\\\r\\\\n)+"\\})${call}${to}\\}\\]$`,
  )
const descriptionForms = { offer: description('offer'), answer: description('answer') }

/** A media section from its `m=` to the end of its line, as in sdp.ts. */
const sectionForm = new RegExp(
  `m=([a-z]+) \\d{1,5}(?:/\\d+)? [A-Za-z0-9/]+(?: ${plainWord}+)+\\\\r\\\\n`,
  'y',
)
const sectionStart = '\\r\\nm='

export function knownDescription(
  kind: 'offer' | 'answer',
  packet: string,
  allowed: readonly MediaKind[],
): KnownSignal | null {
  if (packet.length > limits.sdpBytes) return null
  const found = signal(descriptionForms[kind].exec(packet))
  return found && sectionsAllowed(found.json, allowed) ? found : null
}

/** Whether there is at least one media section and each is of an allowed kind. */
function sectionsAllowed(json: string, allowed: readonly MediaKind[]): boolean {
  let sections = 0
  for (let at = json.indexOf(sectionStart); at >= 0; at = json.indexOf(sectionStart, at + 1)) {
    sectionForm.lastIndex = at + sectionStart.length - 'm='.length
    const kind = sectionForm.exec(json)?.[1]
    if (!allowed.some((medium) => medium === kind)) return false
    sections += 1
  }
  return sections > 0
}

const receptionForm = /^\["reception-report",\{"seconds":"([01]{1,10})"(,"silent":true)?(,"poor":true)?\}\]$/

/** The report that each page of a call sends every 5 s. */
export function knownReception(packet: string): ReceptionReport | null {
  const [, seconds, silent, poor] = receptionForm.exec(packet) ?? []
  if (seconds === undefined) return null
  return { seconds, ...(silent ? { silent: true } : {}), ...(poor ? { poor: true } : {}) }
}

function signal(found: RegExpExecArray | null): KnownSignal | null {
  const [, json, call, to] = found ?? []
  if (json === undefined) return null
  return { json, call: call === undefined ? undefined : Number(call), to }
}
