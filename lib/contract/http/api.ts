import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { billing, currency, participantType, sessionStatus, sessionType } from '../words'
import { distinctFrom } from './people'
import { emailOfPractice, zoneOfPractice } from './practice'

/** The JSON of `/api/v1` (docs/api.md), for other programs. */

/** What a key may be allowed; each route asks for one of them. */
export const apiScope = z.enum([
  'bookings:read',
  'bookings:write',
  'sessions:read',
  'links:issue',
  'settings:write',
  'money:read',
  'money:write',
  'payouts:write',
  'refunds:write',
  'sessions:act',
  'consultants:read',
  'consultants:write',
  'webhooks:write',
])
export type ApiScope = z.infer<typeof apiScope>

/** Why a call was refused. */
export const apiProblemCode = z.enum([
  'bad_request',
  'idempotency_key_missing',
  'key_missing',
  'key_invalid',
  'insufficient_funds',
  'scope_missing',
  'not_found',
  'method_not_allowed',
  'already_booked',
  'slot_taken',
  'outside_availability',
  'notice_too_short',
  'reservation_expired',
  'already_started',
  'already_over',
  'not_over',
  'nothing_to_refund',
  'more_than_captured',
  'paid_out',
  'already_decided',
  'changed_elsewhere',
  'similar_person',
  'too_large',
  'unsupported_media_type',
  'idempotency_conflict',
  'rate_limited',
  'internal',
  'unavailable',
])
export type ApiProblemCode = z.infer<typeof apiProblemCode>

/** RFC 9457. `pointer` is a JSON Pointer (RFC 6901) into the body, or the name of what the address asks. */
export const apiProblem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: apiProblemCode,
  message: z.string(),
  requestId: z.uuid(),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
  /** Of `already_booked` and `slot_taken`: the booking that is in the way. */
  bookingId: z.optional(z.uuid()),
  /** Of `similar_person`: who may have been meant. */
  candidates: z.optional(z.array(z.object({ ref: z.string(), name: z.string() }))),
})
export type ApiProblem = z.infer<typeof apiProblem>

export const stored = z.refine((text: unknown) => typeof text === 'string' && isStorable(text), {
  error: 'must be text that can be stored',
})
/** What another system calls its things, as the columns take it. */
const nameCharacters = 200
export const ref = z.string().check(z.minLength(1), z.maxLength(nameCharacters), stored)
export const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(forms.personCharacters), stored)
export const moment = z.pipe(
  z.iso
    .datetime({ offset: true })
    .check(z.refine((text) => Date.parse(text) >= 0, { error: 'must be a time from 1970 on' })),
  z.transform((text) => new Date(text).toISOString()),
)
/** What a booking may carry, in the widest characters as JSON may escape them. */
export const apiBodyBytes = 32 * 1024

/** `name` may be left out of whoever was named before. */
const person = z.strictObject({ ref, name: z.optional(name) })

/** Where mails go, and in which zone they tell times. */
const client = z.extend(person, { email: z.optional(emailOfPractice), timeZone: z.optional(zoneOfPractice) })

/** What a booking says of itself where no service says it, and of those the first two where nothing was reserved. */
const ofService = ['sessionType', 'durationMinutes', 'price', 'currency'] as const
const ofReservation = ['start', 'consultant'] as const

export const apiBookRequest = z
  .strictObject({
    externalId: z.optional(ref),
    client,
    distinctFrom,
    /** Of what the practice offers: what is left out is the service’s. */
    service: z.optional(ref),
    reservationId: z.optional(z.uuid()),
    consultant: z.optional(person),
    start: z.optional(moment),
    sessionType: z.optional(sessionType),
    durationMinutes: z.optional(z.int().check(z.minimum(1), z.maximum(1440))),
    /** A decimal of the currency. */
    price: z.optional(z.string().check(z.maxLength(forms.amountCharacters))),
    currency: z.optional(currency),
    billing: z.optional(billing),
    funding: z.optional(z.enum(['received', 'balance'])),
    relayOnly: z.optional(z.boolean()),
    metadata: z.optional(
      z.record(z.string().check(z.maxLength(nameCharacters), stored), z.string().check(stored)),
    ),
  })
  .check(({ value, issues }) => {
    const reserved = value.reservationId !== undefined
    const offered = reserved || value.service !== undefined
    const wanted = [
      ...(reserved ? [] : ofReservation),
      ...(offered ? [] : ofService),
      ...(value.price === undefined ? [] : (['currency'] as const)),
    ]
    for (const field of new Set(wanted)) {
      if (value[field] === undefined)
        issues.push({ code: 'custom', path: [field], input: value, message: 'is missing' })
    }
  })
export type ApiBookRequest = z.output<typeof apiBookRequest>

export const apiListQuery = z.object({
  status: z.optional(sessionStatus),
  clientRef: z.optional(ref),
  consultantRef: z.optional(ref),
  externalId: z.optional(ref),
  from: z.optional(moment),
  to: z.optional(moment),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  cursor: z.optional(z.string().check(z.maxLength(nameCharacters))),
})
export type ApiListQuery = z.output<typeof apiListQuery>

/** In whose name the practice’s own system acts. */
export const actor = z.enum(['client', 'consultant', 'practice'])
export type ApiActor = z.infer<typeof actor>
export const apiCancelRequest = z.strictObject({
  by: actor,
  reason: z.optional(z.string().check(z.trim(), z.maxLength(forms.reasonCharacters), stored)),
})
export const apiPreviewQuery = z.object({ by: z._default(actor, 'practice') })
export const apiLinkRequest = z.strictObject({ participantType })
