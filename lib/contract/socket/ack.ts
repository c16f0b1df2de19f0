import * as z from 'zod/mini'
import { ackCode } from '../codes'
import { stated } from '../stated'

/** A payload with these fields and no others, beside what clients used to say of themselves. */
export const strict = <S extends z.core.$ZodShape>(shape: S) => z.strictObject({ ...stated.shape, ...shape })

export const ackRefusal = z.object({ ok: z.literal(false), code: ackCode, message: z.string() })
export type Refused = z.infer<typeof ackRefusal>
export type Ack<D> = { ok: true; data: D } | Refused

/** The acknowledgement of an event with this data, for the end that receives it: `ackOf(clientEvents.message.data)`. */
export function ackOf<D extends z.ZodMiniObject>(data: D) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), data }), ackRefusal])
}
