import * as z from 'zod/mini'
import { limits } from '../limits'
import { strict } from './ack'
import { memberId } from './member'

export const fileOffer = z.object({
  id: z.uuid(),
  name: z.string().check(z.minLength(1), z.maxLength(1024)),
  size: z.int().check(z.positive()),
  /** As the sender's browser names it; may be empty, and is never relied upon. */
  type: z.string().check(z.maxLength(limits.fileTypeCharacters), z.regex(/^$|^[\w.+-]+\/[\w.+-]+$/)),
})
export type FileOffer = z.infer<typeof fileOffer>

const file = z.object({ id: z.uuid() })
/** cancelled: the person did not want it any more · failed: it could not go on. */
const fileCancel = z.object({ id: z.uuid(), reason: z.enum(['cancelled', 'failed']) })

/** `to`: absent, the only other member. */
const to = { to: z.optional(memberId) }
const from = { from: memberId }
const nothing = z.object({})

export const fileRequests = {
  'file-offer': { payload: strict({ ...fileOffer.shape, ...to }), data: nothing, rate: 'file' },
  'file-accept': { payload: strict({ ...file.shape, ...to }), data: nothing, rate: 'file' },
  'file-decline': { payload: strict({ ...file.shape, ...to }), data: nothing, rate: 'file' },
  'file-cancel': { payload: strict({ ...fileCancel.shape, ...to }), data: nothing, rate: 'file' },
  'file-done': { payload: strict({ ...file.shape, ...to }), data: nothing, rate: 'file' },
} as const

export const fileNotices = {
  'file-offer': z.extend(fileOffer, from),
  'file-accept': z.extend(file, from),
  'file-decline': z.extend(file, from),
  'file-cancel': z.extend(fileCancel, from),
  'file-done': z.extend(file, from),
} as const
