import type { RtpCapabilities as Supported, WebRtcTransport } from 'mediasoup/types'
import type * as z from 'zod/mini'
import {
  type HubTransport,
  type RtpCapabilities,
  rtpCapabilities,
  transport,
} from '@/lib/contract/socket/rtp'

/** What the engine says, in the contract's form: without what nobody agreed on, and without keys that are set to nothing. */
export function asSent<S extends z.ZodMiniType>(form: S, value: unknown): z.output<S> {
  return form.parse(JSON.parse(JSON.stringify(value)))
}

/**
 * Not offered to pages. A picture that was turned by a header is shown lying by Firefox and by whatever records it: without the header the sender turns
 * it. Offsets of transmission nobody here reads.
 */
const unoffered: readonly string[] = ['urn:3gpp:video-orientation', 'urn:ietf:params:rtp-hdrext:toffset']

export function offered({ codecs = [], headerExtensions = [] }: Supported): RtpCapabilities {
  const kept = headerExtensions.filter(({ uri }) => !unoffered.includes(uri))
  return asSent(rtpCapabilities, { codecs, headerExtensions: kept })
}

/** A way as a page is told of it: one candidate for each address under which the server may be found. */
export function described(way: WebRtcTransport, announced: readonly string[]): HubTransport {
  const { id, iceParameters, iceCandidates, dtlsParameters } = way
  const everywhere = announced.flatMap((address, at) =>
    iceCandidates.map((candidate) => ({
      ...candidate,
      foundation: `${candidate.foundation}${at}`,
      // The first is preferred.
      priority: candidate.priority - at * 256,
      ip: address,
      address,
    })),
  )
  return asSent(transport, { id, iceParameters, iceCandidates: everywhere, dtlsParameters })
}
