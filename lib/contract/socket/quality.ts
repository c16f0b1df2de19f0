import * as z from 'zod/mini'
import { limits } from '../limits'
import { strict } from './ack'

/** direct: from browser to browser · relay: through the TURN server, of either side · unknown: the browser does not say. */
export const mediaPath = z.enum(['direct', 'relay', 'unknown'])
export type MediaPath = z.infer<typeof mediaPath>

export const lineGrade = z.enum(['good', 'fair', 'weak'])

const ms = z.nullable(z.int().check(z.minimum(0), z.maximum(limits.qualityMs)))
const share = z.nullable(z.number().check(z.minimum(0), z.maximum(1)))

/** How one side's browser found its line since its last report. It is shown as what a browser said, and nothing is decided by it. */
export const callQuality = z.object({
  call: z.int().check(z.minimum(1), z.maximum(limits.callNumber)),
  path: mediaPath,
  /** The worst of the time. */
  grade: lineGrade,
  /** Means of the time; null: nothing to measure. */
  rttMs: ms,
  jitterMs: ms,
  /** Shares of the packets from, and to, the other side. */
  lostIn: share,
  lostOut: share,
})
export type CallQuality = z.infer<typeof callQuality>

/**
 * Whether packets of others came: a digit for each whole second since the last report, oldest first, 1 where some did.
 * docs/protocol.md, "Reports of what arrives".
 */
export const receptionReport = z.object({
  seconds: z.string().check(z.regex(/^[01]{1,10}$/)),
  /** This page sends silence and black alone. */
  silent: z.optional(z.literal(true)),
  /** The line was beyond the published thresholds in these seconds. */
  poor: z.optional(z.literal(true)),
})
export type ReceptionReport = z.infer<typeof receptionReport>

const nothing = z.object({})

export const qualityRequests = {
  'call-quality': { payload: strict(callQuality.shape), data: nothing, rate: 'quality' },
  'reception-report': { payload: strict(receptionReport.shape), data: nothing, rate: 'reception' },
} as const
