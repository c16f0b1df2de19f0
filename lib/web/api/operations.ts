import type * as z from 'zod/mini'
import type { ApiScope } from '@/lib/contract/http/api'
import * as asked from '@/lib/contract/http/api'
import * as answers from '@/lib/contract/http/api/answers'
import { apiEventsQuery } from '@/lib/contract/http/api-events'
import * as money from '@/lib/contract/http/api-money'
import * as payouts from '@/lib/contract/http/api-payouts'
import * as webhooks from '@/lib/contract/http/api-webhooks'
import * as slots from '@/lib/contract/http/booking/api-slots'
import { peopleQuery, personChange } from '@/lib/contract/http/people'
import { practiceChange } from '@/lib/contract/http/practice'
import type { summaries } from '@/locales/en/api-operations'
import { csvType } from '../staff/lists/csv'

/** A call of `/api/v1`, as it is described. A test holds this table and the routes together. */
export interface Operation {
  /** Null: any key. */
  readonly scope: ApiScope | null
  readonly query?: z.ZodMiniType
  readonly body?: z.ZodMiniType
  /** 200 unless said otherwise. */
  readonly status?: 201 | 202 | 204
  /** Of JSON, the media type of a file, or nothing. */
  readonly answer: z.ZodMiniType | typeof csvType | 'application/xml' | null
  readonly needsIdempotencyKey?: true
}
export type OperationName = keyof typeof summaries

const ofWebhooks = { scope: 'webhooks:write' } as const
const made = { status: 201, needsIdempotencyKey: true } as const

export const operations: Readonly<Record<OperationName, Operation>> = {
  'GET /api/v1/me': { scope: null, answer: answers.apiMeAnswer },
  'GET /api/v1/settings': { scope: 'settings:write', answer: answers.apiSettingsAnswer },
  'PATCH /api/v1/settings': {
    scope: 'settings:write',
    body: practiceChange,
    answer: answers.apiSettingsAnswer,
  },
  'GET /api/v1/events': { scope: null, query: apiEventsQuery, answer: answers.apiEventsAnswer },
  'POST /api/v1/bookings': {
    scope: 'bookings:write',
    body: asked.apiBookRequest,
    answer: answers.apiBookingAnswer,
    ...made,
  },
  'GET /api/v1/bookings': {
    scope: 'bookings:read',
    query: asked.apiListQuery,
    answer: answers.apiBookingsAnswer,
  },
  'GET /api/v1/bookings/{id}': { scope: 'bookings:read', answer: answers.apiBookingAnswer },
  'POST /api/v1/bookings/{id}/cancel': {
    scope: 'bookings:write',
    body: asked.apiCancelRequest,
    answer: answers.apiBookingAnswer,
  },
  'GET /api/v1/bookings/{id}/cancellation-preview': {
    scope: 'bookings:read',
    query: asked.apiPreviewQuery,
    answer: answers.apiPreviewAnswer,
  },
  'POST /api/v1/bookings/{id}/reschedule': {
    scope: 'bookings:write',
    body: slots.apiMove,
    answer: answers.apiMovedAnswer,
  },
  'GET /api/v1/services': {
    scope: 'bookings:read',
    query: slots.apiServicesQuery,
    answer: answers.apiServicesAnswer,
  },
  'GET /api/v1/services/{ref}': { scope: 'bookings:read', answer: answers.apiServiceAnswer },
  'PUT /api/v1/services/{ref}': {
    scope: 'settings:write',
    body: slots.apiService,
    answer: answers.apiServiceAnswer,
  },
  'GET /api/v1/consultants/{ref}/availability': {
    scope: 'bookings:read',
    answer: answers.apiAvailabilityAnswer,
  },
  'PUT /api/v1/consultants/{ref}/availability': {
    scope: 'settings:write',
    body: slots.apiAvailability,
    answer: answers.apiAvailabilityAnswer,
  },
  'GET /api/v1/consultants/{ref}/busy': { scope: 'bookings:read', answer: answers.apiBusyTimesAnswer },
  'POST /api/v1/consultants/{ref}/busy': {
    scope: 'settings:write',
    body: slots.apiBusyTime,
    status: 201,
    answer: answers.apiBusyTimeAnswer,
  },
  'DELETE /api/v1/consultants/{ref}/busy/{id}': { scope: 'settings:write', status: 204, answer: null },
  'GET /api/v1/slots': {
    scope: 'bookings:read',
    query: slots.apiSlotsQuery,
    answer: answers.apiSlotsAnswer,
  },
  'POST /api/v1/reservations': {
    scope: 'bookings:write',
    body: slots.apiReservation,
    status: 201,
    answer: answers.apiReservationAnswer,
  },
  'DELETE /api/v1/reservations/{id}': { scope: 'bookings:write', status: 204, answer: null },
  'GET /api/v1/sessions/{id}': { scope: 'sessions:read', answer: answers.apiSessionAnswer },
  'GET /api/v1/sessions/{id}/links': { scope: 'links:issue', answer: answers.apiLinksAnswer },
  'POST /api/v1/sessions/{id}/links': {
    scope: 'links:issue',
    body: asked.apiLinkRequest,
    answer: answers.apiLinkAnswer,
    ...made,
  },
  'POST /api/v1/sessions/{id}/end': {
    scope: 'sessions:act',
    body: money.apiEndRequest,
    answer: answers.apiSessionAnswer,
    needsIdempotencyKey: true,
  },
  'GET /api/v1/sessions/{id}/refunds': { scope: 'money:read', answer: answers.apiRefundsAnswer },
  'POST /api/v1/sessions/{id}/refunds': {
    scope: 'refunds:write',
    body: money.apiRefundRequest,
    answer: answers.apiRefundAnswer,
    ...made,
  },
  'POST /api/v1/sessions/{id}/dispute/decide': {
    scope: 'refunds:write',
    body: money.apiDecideRequest,
    answer: answers.apiDecisionAnswer,
    needsIdempotencyKey: true,
  },
  'GET /api/v1/consultants': {
    scope: 'consultants:read',
    query: peopleQuery,
    answer: answers.apiConsultantsAnswer,
  },
  'GET /api/v1/consultants/{ref}': { scope: 'consultants:read', answer: answers.apiConsultantAnswer },
  'PUT /api/v1/consultants/{ref}': {
    scope: 'consultants:write',
    body: personChange,
    answer: answers.apiConsultantAnswer,
  },
  'GET /api/v1/balances': {
    scope: 'money:read',
    query: payouts.apiBalancesQuery,
    answer: answers.apiBalancesAnswer,
  },
  'POST /api/v1/deposits': {
    scope: 'money:write',
    body: money.apiDepositRequest,
    answer: answers.apiDepositAnswer,
    ...made,
  },
  'GET /api/v1/payouts': {
    scope: 'money:read',
    query: payouts.apiPayoutsQuery,
    answer: answers.apiPayoutsAnswer,
  },
  'POST /api/v1/payouts': {
    scope: 'payouts:write',
    body: payouts.apiPayoutRequest,
    answer: answers.apiPayoutAnswer,
    ...made,
  },
  'GET /api/v1/payouts/{id}': { scope: 'money:read', answer: answers.apiPayoutAnswer },
  'POST /api/v1/payouts/{id}/paid': {
    scope: 'payouts:write',
    body: payouts.apiPaidRequest,
    answer: answers.apiPayoutAnswer,
  },
  'POST /api/v1/payouts/{id}/failed': {
    scope: 'payouts:write',
    body: payouts.apiUnpaidRequest,
    answer: answers.apiPayoutAnswer,
  },
  'POST /api/v1/payouts/{id}/cancel': {
    scope: 'payouts:write',
    body: payouts.apiUnpaidRequest,
    answer: answers.apiPayoutAnswer,
  },
  'GET /api/v1/payouts/{id}/pain001': { scope: 'payouts:write', answer: 'application/xml' },
  'GET /api/v1/payouts.csv': { scope: 'payouts:write', answer: csvType },
  'GET /api/v1/webhook-endpoints': { ...ofWebhooks, answer: answers.apiEndpointsAnswer },
  'POST /api/v1/webhook-endpoints': {
    ...ofWebhooks,
    body: webhooks.webhookRequest,
    answer: answers.apiEndpointSecretAnswer,
    ...made,
  },
  'GET /api/v1/webhook-endpoints/{id}': { ...ofWebhooks, answer: answers.apiEndpointAnswer },
  'PATCH /api/v1/webhook-endpoints/{id}': {
    ...ofWebhooks,
    body: webhooks.webhookChange,
    answer: answers.apiEndpointAnswer,
  },
  'DELETE /api/v1/webhook-endpoints/{id}': { ...ofWebhooks, status: 204, answer: null },
  'POST /api/v1/webhook-endpoints/{id}/enable': { ...ofWebhooks, answer: answers.apiEndpointAnswer },
  'POST /api/v1/webhook-endpoints/{id}/disable': { ...ofWebhooks, answer: answers.apiEndpointAnswer },
  'POST /api/v1/webhook-endpoints/{id}/rotate-secret': {
    ...ofWebhooks,
    answer: answers.apiEndpointSecretAnswer,
  },
  'POST /api/v1/webhook-endpoints/{id}/test': {
    ...ofWebhooks,
    status: 202,
    answer: answers.apiDeliveryAnswer,
  },
  'POST /api/v1/webhook-endpoints/{id}/recover': {
    ...ofWebhooks,
    body: webhooks.recoverRequest,
    status: 202,
    answer: answers.apiRecoverAnswer,
  },
  'GET /api/v1/webhook-endpoints/{id}/deliveries': {
    ...ofWebhooks,
    query: webhooks.deliveriesQuery,
    answer: answers.apiDeliveriesAnswer,
  },
  'POST /api/v1/deliveries/{id}/replay': {
    ...ofWebhooks,
    status: 202,
    answer: answers.apiDeliveryAnswer,
  },
}
