import * as z from 'zod'
import { apiScope } from '@/lib/contract/http/api'
import { amountMinor, billing, sessionStatus, timestamp } from '@/lib/contract/words'
import { adminSessionRow } from './staff/admin'

const uuid = z.uuid()
const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(apiScope),
  createdAt: timestamp,
  lastUsedAt: z.nullable(timestamp),
  revokedAt: z.nullable(timestamp),
})
export type ApiKey = z.infer<typeof apiKey>

/** A booking, what became of it, and what the program that made it said of it. */
const apiBooking = adminSessionRow.extend({
  clientRef: z.string(),
  consultantRef: z.string(),
  billing,
  funding: z.enum(['received', 'balance']),
  priceMinor: amountMinor,
  relayOnly: z.boolean(),
  createdAt: timestamp,
  externalId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})
export type ApiBooking = z.infer<typeof apiBooking>

export const apiPlace = z.object({ start: timestamp, id: uuid })
const text = z.string().optional()

/** What other programs ask by HTTP (docs/api.md). */
export const apiFunctions = {
  /** `key` is answered once. Refuses `invalid_argument`, the field as detail. */
  make_api_key: {
    args: z.object({ p_name: z.string(), p_scopes: z.array(apiScope) }),
    result: apiKey.extend({ key: z.string() }),
  },
  list_api_keys: { args: z.object({}), result: z.array(apiKey) },
  /** Null: there is no such key. */
  revoke_api_key: { args: z.object({ p_id: z.string() }), result: apiKey.nullable() },
  /** Null: no key, or revoked. */
  use_api_key: { args: z.object({ p_id: z.string(), p_secret: z.string() }), result: apiKey.nullable() },
  /**
   * `repeated`: this idempotency key made the booking before. Refuses as a row does: `invalid_argument` (the column as detail), `insufficient_funds`,
   * `person_busy`, `idempotency_conflict`, and `already_booked` (the external id has a booking, its id as detail).
   */
  book_by_api: {
    args: z.object({ p_key_id: z.string(), p_idempotency_key: z.string(), p_booking: z.looseObject({}) }),
    result: z.object({ repeated: z.boolean(), booking: apiBooking }),
  },
  /** What is left out is the service’s. Refuses as book_by_api, and `slot_taken`, `outside_availability`, `notice_too_short`, `reservation_expired`. */
  book_service: {
    args: z.object({
      p_key_id: z.string(),
      p_idempotency_key: z.string(),
      p_booking: z.looseObject({}),
      p_made_by: z.string(),
    }),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('done'), repeated: z.boolean(), booking: apiBooking }),
      z.object({
        outcome: z.literal('refused'),
        reason: z.literal('similar'),
        side: z.enum(['client', 'consultant']),
        candidates: z.array(z.object({ ref: z.string(), name: z.string() })),
      }),
    ]),
  },
  /** `book_by_api`, keeping how to reach the client. Refused: nobody has a ref, and somebody a very similar one. */
  book_with_contacts: {
    args: z.object({ p_key_id: z.string(), p_idempotency_key: z.string(), p_booking: z.looseObject({}) }),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('done'), repeated: z.boolean(), booking: apiBooking }),
      z.object({
        outcome: z.literal('refused'),
        reason: z.literal('similar'),
        side: z.enum(['client', 'consultant']),
        candidates: z.array(z.object({ ref: z.string(), name: z.string() })),
      }),
    ]),
  },
  /** Whether clients book on the page /book by themselves. */
  booking_settings: { args: z.object({}), result: z.object({ publicBooking: z.boolean() }) },
  admin_set_public_booking: {
    args: z.object({ p_claims: z.looseObject({}), p_public: z.boolean() }),
    result: z.object({ publicBooking: z.boolean() }),
  },
  /** As received. Refuses `reservation_expired`, `person_busy`, `invalid_argument` (detail: name, email, timeZone). */
  book_reservation: {
    args: z.object({
      p_id: uuid,
      p_made_by: z.string(),
      p_name: z.string(),
      p_email: z.string(),
      p_time_zone: z.string(),
    }),
    result: apiBooking,
  },
  booking_of_api: { args: z.object({ p_booking_id: uuid }), result: apiBooking.nullable() },
  session_of_api: { args: z.object({ p_session_id: uuid }), result: apiBooking.nullable() },
  bookings_of_api: {
    args: z.object({
      p_filters: z.object({
        status: z.optional(sessionStatus),
        clientRef: text,
        consultantRef: text,
        externalId: text,
        from: z.optional(timestamp),
        to: z.optional(timestamp),
      }),
      p_after: apiPlace.nullable(),
      p_limit: z.int().positive(),
    }),
    result: z.object({ bookings: z.array(apiBooking), next: apiPlace.nullable() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
