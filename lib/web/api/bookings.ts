import { entryOf } from '@/lib/contract/entry-of'
import type { ApiActor, ApiBookRequest, ApiListQuery } from '@/lib/contract/http/api'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import { type ApiBooking, apiPlace } from '@/lib/db/functions/api'
import { apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json, parseJson } from '../http/route'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'
import { similarPerson } from './consultants'
import { bookingTold, bookingWithLinks } from './told'

interface ById {
  readonly params: { readonly id: string }
}

/** `POST /api/v1/bookings`: 201 and the booking; repeated with its key 200 and the same one, links too. */
export async function book({ body }: { readonly body: ApiBookRequest }, call: ApiCall): Promise<Response> {
  const { database, key, idempotencyKey } = call
  if (!idempotencyKey || idempotencyKey.length > 200) throw new ApiRefusal('idempotency_key_missing')
  const priceMinor = fromDecimal(body.price, body.currency)
  if (priceMinor === null) throw badField('/price', apiFaults.price)
  try {
    const booked = await database.rpc('book_with_contacts', {
      p_key_id: key.id,
      p_idempotency_key: idempotencyKey,
      p_booking: {
        clientRef: body.client.ref,
        clientName: body.client.name ?? null,
        clientEmail: body.client.email ?? null,
        clientTimeZone: body.client.timeZone ?? null,
        distinctFrom: body.distinctFrom ?? [],
        consultantRef: body.consultant.ref,
        consultantName: body.consultant.name ?? null,
        sessionType: body.sessionType,
        start: body.start,
        durationMinutes: body.durationMinutes,
        priceMinor,
        currency: body.currency,
        billing: body.billing ?? null,
        funding: body.funding ?? null,
        relayOnly: body.relayOnly ?? null,
        externalId: body.externalId ?? null,
        metadata: body.metadata ?? {},
      },
    })
    if (booked.outcome === 'refused') throw similarPerson(`/${booked.side}/ref`, booked.candidates)
    const { repeated, booking } = booked
    const headers = {
      location: `/api/v1/bookings/${booking.bookingId}`,
      ...(repeated ? { 'idempotency-replayed': 'true' } : {}),
    }
    return json(await bookingWithLinks(call, booking), headers, 201)
  } catch (error) {
    throw refusedBooking(error)
  }
}

/** Which part of the body a column comes from. */
const pointers: Readonly<Record<string, string>> = {
  client_ref: '/client/ref',
  client_name: '/client/name',
  consultant_ref: '/consultant/ref',
  consultant_name: '/consultant/name',
  scheduled_start_time: '/start',
  duration_minutes: '/durationMinutes',
  price_minor: '/price',
  email: '/client/email',
  timeZone: '/client/timeZone',
}

function refusedBooking(error: unknown): unknown {
  if (!isRefusal(error)) return error
  const bookingId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(error.detail ?? '')?.[0]
  const other = bookingId ? { bookingId } : {}
  switch (error.code) {
    case 'insufficient_funds':
      return new ApiRefusal('insufficient_funds')
    case 'person_busy':
      return new ApiRefusal('slot_taken', other)
    case 'already_booked':
      return new ApiRefusal('already_booked', other)
    case 'idempotency_conflict':
      return new ApiRefusal('idempotency_conflict', other)
    case 'invalid_argument': {
      const column = error.detail ?? ''
      const pointer = entryOf(pointers, column)
      return new ApiRefusal('bad_request', {
        detail: error.message,
        errors: [{ pointer: pointer ?? `/${column}`, detail: error.message }],
      })
    }
    default:
      return error
  }
}

/** `GET /api/v1/bookings`: by start, whoever made them. Without links: those of each are asked by its own address. */
export async function listBookings(
  { query }: { readonly query: ApiListQuery },
  call: ApiCall,
): Promise<Response> {
  const { limit, cursor, ...filters } = query
  const { bookings, next } = await call.database.rpc('bookings_of_api', {
    p_filters: filters,
    p_after: cursor === undefined ? null : placeOf(cursor),
    p_limit: limit,
  })
  return json({
    data: bookings.map(bookingTold),
    nextCursor: next && Buffer.from(JSON.stringify(next)).toString('base64url'),
  })
}

function placeOf(cursor: string) {
  const place = apiPlace.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!place.success) throw badField('/cursor', apiFaults.cursor)
  return place.data
}

/** `GET /api/v1/bookings/{id}` */
export async function findBooking({ params }: ById, call: ApiCall): Promise<Response> {
  return json(await bookingWithLinks(call, await bookingOf(params.id, call)))
}

export async function bookingOf(id: string, { database }: ApiCall): Promise<ApiBooking> {
  const booking = await database.rpc('booking_of_api', { p_booking_id: id })
  if (!booking) throw new ApiRefusal('not_found')
  return booking
}

const cancelledBy = {
  client: 'client',
  consultant: 'consultant',
  practice: 'admin',
} as const satisfies Record<ApiActor, string>

/** `GET /api/v1/bookings/{id}/cancellation-preview`: what a cancellation would do to the money now, exactly. */
export async function previewCancellation(
  { params, query }: ById & { readonly query: { readonly by: ApiActor } },
  call: ApiCall,
): Promise<Response> {
  const { sessionId } = await bookingOf(params.id, call)
  const effect = await call.database.rpc('cancellation_preview', {
    p_session_id: sessionId,
    p_cancelled_by: cancelledBy[query.by],
  })
  if (effect.outcome === 'refused') {
    throw new ApiRefusal(effect.reason === 'session_over' ? 'already_over' : 'already_started')
  }
  const amount = (minor: number) => toDecimal(minor, effect.currency)
  return json({
    by: query.by,
    currency: effect.currency,
    held: amount(effect.heldMinor),
    kept: amount(effect.keptMinor),
    fee: amount(effect.feeMinor),
    released: amount(effect.releasedMinor),
    returned: amount(effect.returnedMinor),
    freeUntil: effect.freeUntil,
    serverTime: effect.serverTime,
  })
}

/** `POST /api/v1/bookings/{id}/cancel`: repeated, it answers the same. */
export async function cancelBooking(
  { params, body }: ById & { readonly body: { readonly by: ApiActor; readonly reason?: string | undefined } },
  call: ApiCall,
): Promise<Response> {
  const { sessionId } = await bookingOf(params.id, call)
  try {
    await call.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: body.reason ?? '',
      p_cancelled_by: cancelledBy[body.by],
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'already_started') throw new ApiRefusal('already_started')
    throw error
  }
  const booking = await bookingOf(params.id, call)
  if (booking.status !== 'cancelled') throw new ApiRefusal('already_over')
  return json(await bookingWithLinks(call, booking))
}
