import * as z from 'zod/mini'
import { isStorable } from '../text'
import { apiEventType } from './api-events'

/** What `/api/v1/webhook-endpoints` takes, and the forms of the administrators. */

/** As the columns take them. */
export const webhookForms = { urlCharacters: 2_000, descriptionCharacters: 200 }
const storable = z.refine((text: unknown) => typeof text === 'string' && isStorable(text), {
  error: 'must be text that can be stored',
})
const url = z.string().check(z.trim(), z.minLength(1), z.maxLength(webhookForms.urlCharacters), storable)
const description = z.string().check(
  z.trim(),
  z.maxLength(webhookForms.descriptionCharacters),
  z.refine((text) => !/\p{Cc}/u.test(text), { error: 'must be one line' }),
  storable,
)
const types = z.array(apiEventType).check(z.minLength(1), z.maxLength(apiEventType.options.length))

export const webhookRequest = z.strictObject({ url, description: z._default(description, ''), types })
export type WebhookRequest = z.output<typeof webhookRequest>

export const webhookChange = z.strictObject({
  url: z.optional(url),
  description: z.optional(description),
  types: z.optional(types),
})
export type WebhookChange = z.output<typeof webhookChange>

export const recoverRequest = z.strictObject({
  since: z.pipe(
    z.iso
      .datetime({ offset: true })
      .check(z.refine((text) => Date.parse(text) >= 0, { error: 'must be a time from 1970 on' })),
    z.transform((text) => new Date(text).toISOString()),
  ),
})

export const deliveryStatus = z.enum(['waiting', 'done', 'failed'])
export const deliveriesQuery = z.object({
  status: z.optional(deliveryStatus),
  cursor: z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,15}$/, { error: 'must be the nextCursor of the page before' })),
      z.transform(Number),
    ),
  ),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
})
export type DeliveriesQuery = z.output<typeof deliveriesQuery>
