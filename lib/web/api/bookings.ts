import type { ApiActor, ApiBookRequest, ApiListQuery } from '@/lib/contract/http/api'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import { type ApiBooking, apiPlace } from '@/lib/db/functions/api'
import { apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json, parseJson } from '../http/route'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'
import { similarPerson } from './consultants'
import { refusedBooking } from './refused-booking'
import { bookingTold, bookingWithLinks } from './told'

/** Whose a reservation is: programs do not see one another’s. */
export const makerOf = ({ key }: ApiCall) => `api ${key.id}`

interface ById {
  readonly params: { readonly id: string }
}

/** `POST /api/v1/bookings`: 201 and the booking; repeated with its key 200 and the same one, links too. */
export async function book({ body }: { readonly body: ApiBookRequest }, call: ApiCall): Promise<Response> {
  const { database, key, idempotencyKey } = call
  if (!idempotencyKey || idempotencyKey.length > 200) throw new ApiRefusal('idempotency_key_missing')
  const priceMinor =
    body.price !== undefined && body.currency !== undefined
      ? fromDecimal(body.price, body.currency)
      : undefined
  if (priceMinor === null) throw badField('/price', apiFaults.price)
  const { client, consultant, price: _, ...terms } = body
  const asked = {
    p_key_id: key.id,
    p_idempotency_key: idempotencyKey,
    p_booking: {
      ...terms,
      clientRef: client.ref,
      clientName: client.name,
      clientEmail: client.email,
      clientTimeZone: client.timeZone,
      consultantRef: consultant?.ref,
      consultantName: consultant?.name,
      priceMinor,
    },
  }
  const offered = body.service !== undefined || body.reservationId !== undefined
  try {
    const booked = offered
      ? await database.rpc('book_service', { ...asked, p_made_by: makerOf(call) })
      : await database.rpc('book_with_contacts', asked)
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

/** Whose word it is in the database. */
export const doneBy = {
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
    p_cancelled_by: doneBy[query.by],
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
      p_cancelled_by: doneBy[body.by],
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'already_started') throw new ApiRefusal('already_started')
    throw error
  }
  const booking = await bookingOf(params.id, call)
  if (booking.status !== 'cancelled') throw new ApiRefusal('already_over')
  return json(await bookingWithLinks(call, booking))
}
