import type { ApiMove, ApiReservation, ApiSlotsQuery } from '@/lib/contract/http/booking/api-slots'
import type { Reservation } from '@/lib/db/functions/availability'
import { json } from '../http/route'
import { ApiRefusal } from './api-problem'
import type { ApiCall } from './api-route'
import { bookingOf, doneBy, makerOf } from './bookings'
import { asked } from './refused-booking'
import { bookingWithLinks } from './told'

interface ById {
  readonly params: { readonly id: string }
}

/** `GET /api/v1/slots`: on days of a zone, with what its clocks show. */
export async function listSlots(
  { query }: { readonly query: ApiSlotsQuery },
  { database }: ApiCall,
): Promise<Response> {
  const slots = await asked(
    database.rpc('list_slots', {
      p_service_ref: query.service,
      p_consultant_ref: query.consultantRef ?? null,
      p_from: query.from,
      p_to: query.to,
      p_time_zone: query.timeZone,
    }),
  )
  if (!slots) throw new ApiRefusal('not_found')
  const data = slots.slots.map(({ start, end, ...slot }) => ({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    ...slot,
  }))
  return json({ service: slots.service, timeZone: slots.timeZone, data })
}

function reservationTold({ start, end, expiresAt, bookingId: _, ...reservation }: Reservation) {
  return {
    ...reservation,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }
}

/** How many a program may have open at once: as many as people may be booking on a busy site. */
const mostOfKey = 500

/** `POST /api/v1/reservations`: a quarter of an hour. */
export async function reserve({ body }: { readonly body: ApiReservation }, call: ApiCall): Promise<Response> {
  const reservation = await asked(
    call.database.rpc('reserve_slot', {
      p_service_ref: body.service,
      p_consultant_ref: body.consultantRef ?? null,
      p_start: body.start,
      p_made_by: makerOf(call),
      p_most: mostOfKey,
    }),
  )
  return json(
    reservationTold(reservation),
    { location: `/api/v1/reservations/${reservation.reservationId}` },
    201,
  )
}

/** `DELETE /api/v1/reservations/{id}` */
export async function release({ params }: ById, call: ApiCall): Promise<Response> {
  const { released } = await call.database.rpc('release_reservation', {
    p_id: params.id,
    p_made_by: makerOf(call),
  })
  if (!released) throw new ApiRefusal('not_found')
  return new Response(null, { status: 204 })
}

/** `POST /api/v1/bookings/{id}/reschedule`: same ids, links and money; repeated, it answers the same. */
export async function moveBooking(
  { params, body }: ById & { readonly body: ApiMove },
  call: ApiCall,
): Promise<Response> {
  await bookingOf(params.id, call)
  const { moves } = await asked(
    call.database.rpc('reschedule_booking', {
      p_booking_id: params.id,
      p_start: body.start,
      p_by: doneBy[body.by],
      p_note: body.reason ?? null,
    }),
  )
  const told = await bookingWithLinks(call, await bookingOf(params.id, call))
  return json({ ...told, sequence: moves.at(-1)?.sequence ?? 0 })
}
