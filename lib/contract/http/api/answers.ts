import * as z from 'zod/mini'
import { billing, currency, participantType, sessionStatus, sessionType, timestamp } from '../../words'
import { apiScope } from '../api'
import { apiEventType } from '../api-events'

/** What `/api/v1` answers. Fields may be added within v1; those that stand here stay. */

const text = z.string()
const orNothing = z.nullable(z.string())
/** A decimal of the currency. */
const amount = z.string()
const orNone = z.nullable(amount)
const moment = timestamp
const orNever = z.nullable(timestamp)
const count = z.int()
const who = z.object({ ref: text, name: text })

const settlement = z.nullable(
  z.object({
    gross: orNone,
    fee: orNone,
    released: orNone,
    returned: orNone,
    refunded: orNone,
    net: orNone,
  }),
)

const session = {
  sessionId: z.uuid(),
  bookingId: z.uuid(),
  externalId: orNothing,
  sessionType,
  status: sessionStatus,
  client: who,
  consultant: who,
  scheduledStartTime: moment,
  scheduledEndTime: moment,
  startedAt: orNever,
  endedAt: orNever,
  bookedSeconds: count,
  billableSeconds: z.nullable(count),
  endReason: orNothing,
  endedBy: orNothing,
  currency,
  settlement,
}
export const apiSessionAnswer = z.object(session)

const booking = {
  ...session,
  durationMinutes: count,
  price: amount,
  billing,
  funding: z.enum(['received', 'balance']),
  relayOnly: z.boolean(),
  createdAt: moment,
  metadata: z.record(z.string(), z.unknown()),
}
export const apiBookingAnswer = z.object({
  ...booking,
  /** Where the key may send links; null for a side whose link was revoked. */
  clientUrl: z.optional(orNothing),
  consultantUrl: z.optional(orNothing),
})
const page = <S extends z.core.SomeType>(row: S) =>
  z.object({ data: z.array(row), nextCursor: z.nullable(z.string()) })
export const apiBookingsAnswer = page(z.object(booking))

export const apiPreviewAnswer = z.object({
  by: z.enum(['client', 'consultant', 'practice']),
  currency,
  held: amount,
  kept: amount,
  fee: amount,
  released: amount,
  returned: amount,
  freeUntil: orNever,
  serverTime: moment,
})

export const apiLinksAnswer = z.object({ clientUrl: orNothing, consultantUrl: orNothing })
export const apiLinkAnswer = z.object({ participantType, url: text })

export const apiMeAnswer = z.object({
  practice: orNothing,
  mode: z.enum(['live', 'test']),
  key: z.object({ id: text, name: text, scopes: z.array(apiScope) }),
  apiVersion: z.literal('v1'),
})

/** With everything else that `PATCH` takes. */
export const apiSettingsAnswer = z.looseObject({
  name: text,
  timeZone: text,
  currency,
  logoUrl: orNothing,
})

export const apiEventsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.uuid(),
      type: apiEventType,
      timestamp: moment,
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  nextCursor: text,
  hasMore: z.boolean(),
})

export const apiConsultantAnswer = z.object({
  ref: text,
  name: text,
  email: orNothing,
  timeZone: orNothing,
  bio: text,
  active: z.boolean(),
  createdAt: moment,
  photoUrl: orNothing,
  account: z.nullable(z.enum(['invited', 'open'])),
})
export const apiConsultantsAnswer = page(apiConsultantAnswer)

export const apiBalancesAnswer = z.object({
  participantType,
  ref: text,
  name: text,
  data: z.array(
    z.object({
      currency,
      inTransit: amount,
      /** A client's. */
      available: z.optional(amount),
      held: z.optional(amount),
      /** A consultant's. */
      payable: z.optional(amount),
      pending: z.optional(amount),
      withheld: z.optional(amount),
    }),
  ),
})

export const apiDepositAnswer = z.object({
  client: z.object({ ref: text }),
  amount,
  currency,
  available: amount,
})

export const apiPayoutAnswer = z.object({
  payoutId: z.uuid(),
  status: z.enum(['in_transit', 'paid', 'failed', 'cancelled']),
  client: z.optional(who),
  consultant: z.optional(who),
  amount,
  currency,
  reason: text,
  reference: orNothing,
  orderedAt: moment,
  orderedBy: text,
  endedAt: orNever,
  endedBy: orNothing,
  endReason: orNothing,
  account: z.nullable(
    z.object({
      holder: text,
      iban: orNothing,
      bic: orNothing,
      accountNumber: orNothing,
      branchCode: orNothing,
    }),
  ),
})
export const apiPayoutsAnswer = page(apiPayoutAnswer)

export const apiEndpointAnswer = z.object({
  id: z.uuid(),
  url: text,
  description: text,
  types: z.array(text),
  status: z.enum(['active', 'disabled']),
  disabledReason: z.nullable(z.enum(['by_hand', 'gone', 'failed'])),
  disabledAt: orNever,
  lastSuccessAt: orNever,
  createdAt: moment,
  secretBeforeUntil: orNever,
  waiting: count,
  failed: count,
})
export const apiEndpointsAnswer = page(apiEndpointAnswer)
export const apiEndpointSecretAnswer = z.extend(apiEndpointAnswer, { secret: text })
export const apiDeliveryAnswer = z.object({
  id: z.uuid(),
  endpointId: z.uuid(),
  eventId: z.uuid(),
  type: text,
  timestamp: moment,
  bookingId: z.nullable(z.uuid()),
  status: z.enum(['waiting', 'done', 'failed']),
  attempt: count,
  dueAt: orNever,
  finishedAt: orNever,
  response: z.nullable(z.object({ status: z.nullable(count), error: orNothing, durationMs: count })),
})
export const apiDeliveriesAnswer = page(apiDeliveryAnswer)
export const apiRecoverAnswer = z.object({ recovering: count })

export const apiRefundAnswer = z.object({ refundId: z.uuid(), amount, currency, refundable: amount })
export const apiRefundsAnswer = z.object({
  currency,
  refundable: orNone,
  data: z.array(
    z.object({ amount, ofPlatform: amount, ofConsultant: amount, at: moment, by: text, reason: text }),
  ),
})
export const apiDecisionAnswer = z.object({
  decision: z.enum(['release', 'refund', 'split']),
  refunded: amount,
  currency,
})

export const apiMovedAnswer = z.extend(apiBookingAnswer, { sequence: count })

const day = text
const named = z.object({ ref: text, name: text })
export const apiServiceAnswer = z.object({
  ref: text,
  name: text,
  description: text,
  sessionType,
  durationMinutes: count,
  price: amount,
  currency,
  billing,
  active: z.boolean(),
  updatedAt: moment,
  consultants: z.array(named),
})
export const apiServicesAnswer = page(apiServiceAnswer)

/** Times of the wall's clock in `timeZone`. */
const window = { from: text, to: text }
export const apiAvailabilityAnswer = z.object({
  consultant: named,
  timeZone: text,
  weekly: z.array(z.object({ day: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), ...window })),
  exceptions: z.array(z.object({ date: day, windows: z.array(z.object(window)) })),
  bufferBeforeMinutes: count,
  bufferAfterMinutes: count,
  minNoticeMinutes: count,
  maxDaysAhead: count,
  maxPerDay: z.nullable(count),
  slotMinutes: count,
  updatedAt: moment,
})

export const apiBusyTimeAnswer = z.object({
  busyId: z.uuid(),
  start: moment,
  end: moment,
  source: z.enum(['api', 'calendar']),
})
export const apiBusyTimesAnswer = page(apiBusyTimeAnswer)

export const apiSlotsAnswer = z.object({
  service: text,
  timeZone: text,
  data: z.array(
    z.object({ start: moment, end: moment, consultantRef: text, date: day, time: text, endTime: text }),
  ),
})

export const apiReservationAnswer = z.object({
  reservationId: z.uuid(),
  service: text,
  start: moment,
  end: moment,
  consultant: named,
  expiresAt: moment,
})
