import { checkSdp, type SdpVerdict } from './sdp'

/** RFC 8841 §5: one SCTP association over DTLS, for data channels. */
const dataSection = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/

/** Reads a description for the transfer of a file: exactly one section, for data channels, and nothing else. */
export function checkDataSdp(sdp: string): SdpVerdict {
  const checked = checkSdp(sdp, ['application'])
  if (!checked.ok) return checked
  const sections = checked.sdp.split('\r\n').filter((line) => line.startsWith('m='))
  if (sections.length === 1 && dataSection.test(sections[0] ?? '')) return checked
  return {
    ok: false,
    code: 'not_allowed_in_mode',
    message: 'The transfer of a file has one data channel section and nothing else.',
  }
}
