import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

/** What happened, as the outbox tells it: amounts are minor units, and what `body` holds is said by its type (docs/outbox.md). */
export const outboxEvent = z.object({
  seq: z.int(),
  id: uuid,
  type: z.string(),
  at: timestamp,
  bookingId: uuid.nullable(),
  sessionId: uuid.nullable(),
  /** An account, or a member of a room, where it is about no session alone. */
  subjectId: uuid.nullable(),
  /** Of two events of one booking the higher tells the later state. */
  version: z.int().nullable(),
  body: z.record(z.string(), z.unknown()),
  externalId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})
export type OutboxEvent = z.infer<typeof outboxEvent>

const delivery = z.object({
  deliveryId: uuid,
  consumerId: uuid,
  /** Shown when it is finished; whoever lost it finishes nothing. */
  lease: uuid,
  /** From 1. */
  attempt: z.int(),
  event: outboxEvent,
})
export type Delivery = z.infer<typeof delivery>

/** What happened, and who is told of it (docs/outbox.md). */
export const outboxFunctions = {
  /** Gives what happened its place, and each consumer its deliveries. */
  place_outbox: {
    args: z.object({ p_limit: z.int().optional() }),
    result: z.object({ placed: z.int() }),
  },
  /** From now on this kind of consumer is told of these types. Refuses `invalid_argument`. */
  keep_consumer: {
    args: z.object({ p_kind: z.string(), p_types: z.array(z.string()) }),
    result: z.object({ consumerId: uuid }),
  },
  /** At most `p_each` of a consumer are under way at once, over all processes, and one of a booking. */
  claim_deliveries: {
    args: z.object({
      p_kind: z.string(),
      p_each: z.int().optional(),
      p_lease_seconds: z.int().optional(),
    }),
    result: z.array(delivery),
  },
  /** `kept` false: it was somebody else’s by then. Refuses `invalid_argument`. */
  finish_delivery: {
    args: z.object({
      p_delivery_id: uuid,
      p_lease: uuid,
      p_status: z.enum(['done', 'again', 'failed']),
      p_delay_seconds: z.int().optional(),
      p_answer: z.record(z.string(), z.unknown()).nullable().optional(),
    }),
    result: z.object({ kept: z.boolean() }),
  },
  /** What happened after a place, of these types. `last`: what to go on with. */
  read_outbox: {
    args: z.object({
      p_after: z.int().nullable(),
      p_types: z.array(z.string()),
      p_booking_id: uuid.nullable().optional(),
      p_limit: z.int().optional(),
    }),
    result: z.object({ events: z.array(outboxEvent), more: z.boolean(), last: z.int() }),
  },
  /** Takes out what is too old, a part at a time. */
  forget_outbox: {
    args: z.object({ p_limit: z.int().optional() }),
    result: z.object({ forgotten: z.int() }),
  },
  /** How much waits, counted up to 10,000. */
  outbox_state: {
    args: z.object({}),
    result: z.object({
      unplaced: z.int(),
      oldestUnplacedSeconds: z.int(),
      waiting: z.int(),
      oldestDueSeconds: z.int(),
      consumers: z.array(z.object({ kind: z.string(), count: z.int() })),
    }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
