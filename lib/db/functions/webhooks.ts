import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

const endpoint = z.object({
  id: uuid,
  url: z.string(),
  description: z.string(),
  types: z.array(z.string()),
  active: z.boolean(),
  disabledWhy: z.enum(['by_hand', 'gone', 'failed']).nullable(),
  disabledAt: z.nullable(timestamp),
  lastSuccessAt: z.nullable(timestamp),
  createdAt: timestamp,
  createdBy: z.string(),
  /** Until when the secret of before signs as well. */
  secretBeforeUntil: z.nullable(timestamp),
  /** Counted up to 10,000. */
  waiting: z.int(),
  failed: z.int(),
})
export type WebhookEndpoint = z.infer<typeof endpoint>

const target = z.object({ id: uuid, url: z.string(), sealedSecrets: z.array(z.string()) })
export type WebhookTarget = z.infer<typeof target>

const delivery = z.object({
  id: uuid,
  endpointId: uuid,
  seq: z.int(),
  eventId: uuid,
  type: z.string(),
  at: timestamp,
  bookingId: uuid.nullable(),
  status: z.enum(['waiting', 'done', 'failed']),
  attempt: z.int(),
  dueAt: z.nullable(timestamp),
  finishedAt: z.nullable(timestamp),
  /** `head` is what a stranger wrote. */
  answer: z
    .object({ status: z.int().nullable(), fault: z.string().nullable(), ms: z.int(), head: z.string() })
    .nullable(),
})
export type WebhookDelivery = z.infer<typeof delivery>

/** Endpoints that are told what happened, and what became of telling them (docs/outbox.md). Refusals are `invalid_argument`, the field as detail. */
export const webhookFunctions = {
  /** `repeated`: this key made it before. Refuses `idempotency_conflict`, too. */
  make_webhook_endpoint: {
    args: z.object({
      p_url: z.string(),
      p_description: z.string(),
      p_types: z.array(z.string()),
      p_sealed_secret: z.string(),
      p_created_by: z.string(),
      p_idempotency_key: z.string(),
    }),
    result: endpoint.extend({ repeated: z.boolean() }),
  },
  /** Null here and below: there is no such endpoint. */
  change_webhook_endpoint: {
    args: z.object({
      p_id: uuid,
      p_url: z.string().optional(),
      p_description: z.string().optional(),
      p_types: z.array(z.string()).optional(),
    }),
    result: endpoint.nullable(),
  },
  delete_webhook_endpoint: { args: z.object({ p_id: uuid }), result: z.object({ deleted: z.boolean() }) },
  switch_webhook_endpoint: {
    args: z.object({ p_id: uuid, p_active: z.boolean() }),
    result: endpoint.nullable(),
  },
  rotate_webhook_secret: {
    args: z.object({ p_id: uuid, p_sealed_secret: z.string() }),
    result: endpoint.nullable(),
  },
  list_webhook_endpoints: { args: z.object({}), result: z.array(endpoint) },
  find_webhook_endpoint: { args: z.object({ p_id: uuid }), result: endpoint.nullable() },
  webhook_targets: { args: z.object({ p_ids: z.array(uuid) }), result: z.array(target) },
  /** As `finish_delivery`; `disabled`: the endpoint is told no more. */
  finish_webhook: {
    args: z.object({
      p_delivery_id: uuid,
      p_lease: uuid,
      p_status: z.enum(['done', 'again', 'failed']),
      p_delay_seconds: z.int(),
      p_answer: z.record(z.string(), z.unknown()),
      p_rest_seconds: z.int().nullable().optional(),
      p_gone: z.boolean().optional(),
    }),
    result: z.object({ kept: z.boolean(), disabled: z.boolean() }),
  },
  webhook_deliveries: {
    args: z.object({
      p_endpoint_id: uuid,
      p_status: z.enum(['waiting', 'done', 'failed']).nullable().optional(),
      p_before: z.int().nullable().optional(),
      p_limit: z.int().optional(),
    }),
    result: z.object({ deliveries: z.array(delivery), next: z.int().nullable() }),
  },
  replay_delivery: { args: z.object({ p_id: uuid }), result: delivery.nullable() },
  recover_deliveries: {
    args: z.object({ p_endpoint_id: uuid, p_since: timestamp }),
    result: z.object({ recovering: z.int() }).nullable(),
  },
  test_webhook_endpoint: { args: z.object({ p_id: uuid }), result: delivery.nullable() },
  webhook_troubles: {
    args: z.object({}),
    result: z.array(
      z.object({ id: uuid, url: z.string(), why: z.enum(['gone', 'failed']), since: timestamp }),
    ),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
