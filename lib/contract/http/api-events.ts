import * as z from 'zod/mini'
import type { ApiScope } from './api'

/** What other programs are told of, by which scope (docs/outbox.md says when each is and what it carries). */
const scopesOfEvents = {
  'booking.created': 'bookings:read',
  'booking.rescheduled': 'bookings:read',
  'booking.cancelled': 'bookings:read',
  'session.waiting': 'sessions:read',
  'session.started': 'sessions:read',
  'session.extended': 'sessions:read',
  'session.ended': 'sessions:read',
  'session.no_show': 'sessions:read',
  'session.expired': 'sessions:read',
  'link.issued': 'sessions:read',
  'link.revoked': 'sessions:read',
  'rating.given': 'sessions:read',
  'settlement.created': 'money:read',
  'funds.returned': 'money:read',
  'funds.released': 'money:read',
  'refund.created': 'money:read',
  'dispute.opened': 'money:read',
  'dispute.decided': 'money:read',
} as const satisfies Record<string, ApiScope>

export const apiEventType = z.enum([
  'booking.created',
  'booking.rescheduled',
  'booking.cancelled',
  'session.waiting',
  'session.started',
  'session.extended',
  'session.ended',
  'session.no_show',
  'session.expired',
  'link.issued',
  'link.revoked',
  'rating.given',
  'settlement.created',
  'funds.returned',
  'funds.released',
  'refund.created',
  'dispute.opened',
  'dispute.decided',
] as const satisfies readonly (keyof typeof scopesOfEvents)[])
export type ApiEventType = z.infer<typeof apiEventType>

/** The scope by which a key may be told of an event. */
export const scopeOfEvent = (type: ApiEventType): ApiScope => scopesOfEvents[type]

/** A place in the feed, as `nextCursor` says it. */
const place = z.pipe(
  z.string().check(z.regex(/^\d{1,15}$/, { error: 'must be the nextCursor of the page before' })),
  z.transform(Number),
)
/** All of them at once, and more to come. */
const typesCharacters = 1_000
/** `type` once, or several between commas. */
const types = z.pipe(
  z.string().check(z.maxLength(typesCharacters)),
  z.pipe(
    z.transform((text: string) => text.split(',')),
    z.array(apiEventType),
  ),
)

export const apiEventsQuery = z.object({
  after: z.optional(place),
  type: z.optional(types),
  bookingId: z.optional(z.uuid()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 100),
})
export type ApiEventsQuery = z.output<typeof apiEventsQuery>
