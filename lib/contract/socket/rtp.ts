import * as z from 'zod/mini'

/**
 * The parameters of media as mediasoup names them, which follow ORTC: what the two ends of its client and server tell one another. Only what is named
 * here is handed on.
 */

const kind = z.enum(['audio', 'video'])
const word = z.string().check(z.maxLength(256))
const small = z.int().check(z.minimum(0), z.maximum(0xffff_ffff))
const several = <T extends z.ZodMiniType>(one: T) => z.array(one).check(z.maxLength(64))
/** Of a codec or an extension: `packetization-mode` and the like. */
const parameters = z.record(z.string().check(z.maxLength(64)), z.union([word, z.number(), z.boolean()]))
const feedback = several(z.object({ type: word, parameter: z.exactOptional(word) }))

const codec = {
  mimeType: word,
  clockRate: small,
  channels: z.exactOptional(small),
  parameters: z.exactOptional(parameters),
  rtcpFeedback: z.exactOptional(feedback),
}

const extensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
])

export const rtpCapabilities = z.object({
  codecs: z.exactOptional(several(z.object({ kind, preferredPayloadType: small, ...codec }))),
  headerExtensions: z.exactOptional(
    several(
      z.object({
        kind,
        uri: extensionUri,
        preferredId: small,
        preferredEncrypt: z.exactOptional(z.boolean()),
        direction: z.exactOptional(z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
      }),
    ),
  ),
})
export type RtpCapabilities = z.infer<typeof rtpCapabilities>

export const rtpParameters = z.object({
  mid: z.exactOptional(word),
  codecs: several(z.object({ payloadType: small, ...codec })),
  headerExtensions: z.exactOptional(
    several(
      z.object({
        uri: extensionUri,
        id: small,
        encrypt: z.exactOptional(z.boolean()),
        parameters: z.exactOptional(parameters),
      }),
    ),
  ),
  encodings: z.exactOptional(
    z
      .array(
        z.object({
          ssrc: z.exactOptional(small),
          rid: z.exactOptional(word),
          codecPayloadType: z.exactOptional(small),
          rtx: z.exactOptional(z.object({ ssrc: small })),
          dtx: z.exactOptional(z.boolean()),
          scalabilityMode: z.exactOptional(word),
          maxBitrate: z.exactOptional(small),
        }),
      )
      .check(z.maxLength(4)),
  ),
  rtcp: z.exactOptional(
    z.object({ cname: z.exactOptional(word), reducedSize: z.exactOptional(z.boolean()) }),
  ),
})
export type RtpParameters = z.infer<typeof rtpParameters>

export const iceParameters = z.object({
  usernameFragment: word,
  password: word,
  iceLite: z.exactOptional(z.boolean()),
})

export const iceCandidate = z.object({
  foundation: word,
  priority: small,
  ip: word,
  address: word,
  protocol: z.enum(['udp', 'tcp']),
  port: small,
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.exactOptional(z.enum(['active', 'passive', 'so'])),
})

export const dtlsParameters = z.object({
  role: z.exactOptional(z.enum(['auto', 'client', 'server'])),
  fingerprints: z
    .array(
      z.object({ algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']), value: word }),
    )
    .check(z.minLength(1), z.maxLength(8)),
})

/** One way between a page and the media server. */
export const transport = z.object({
  id: z.uuid(),
  iceParameters,
  iceCandidates: z.array(iceCandidate),
  dtlsParameters,
})
export type HubTransport = z.infer<typeof transport>
