import type { ApiAvailability, ApiService } from '@/lib/contract/http/booking/api-slots'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { BusyTime, Service } from '@/lib/db/functions/availability'
import { apiFaults } from '@/locales/en/api'
import { json } from '../http/route'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'
import { asked } from './refused-booking'

interface ByRef {
  readonly params: { readonly ref: string }
}

function serviceTold({ priceMinor, ...service }: Service) {
  return { ...service, price: toDecimal(priceMinor, service.currency) }
}

/** `PUT /api/v1/services/{ref}`: makes it, or makes it what is said. */
export async function keepService(
  { params, body }: ByRef & { readonly body: ApiService },
  { database }: ApiCall,
): Promise<Response> {
  const { price, ...service } = body
  const priceMinor = fromDecimal(price, body.currency)
  if (priceMinor === null) throw badField('/price', apiFaults.price)
  const kept = await asked(
    database.rpc('save_service', { p_ref: params.ref, p_service: { ...service, priceMinor } }),
  )
  return json(serviceTold(kept))
}

/** `GET /api/v1/services/{ref}` */
export async function findService({ params }: ByRef, { database }: ApiCall): Promise<Response> {
  const service = await database.rpc('find_service', { p_ref: params.ref })
  if (!service) throw new ApiRefusal('not_found')
  return json(serviceTold(service))
}

/** `GET /api/v1/services`: all of them, also what is not offered. */
export async function listServices(
  { query }: { readonly query: { readonly consultantRef?: string | undefined } },
  { database }: ApiCall,
): Promise<Response> {
  const services = await database.rpc('list_services', { p_consultant_ref: query.consultantRef ?? null })
  return json({ data: services.map(serviceTold), nextCursor: null })
}

/** `PUT /api/v1/consultants/{ref}/availability`: all of it at once. */
export async function keepAvailability(
  { params, body }: ByRef & { readonly body: ApiAvailability },
  { database }: ApiCall,
): Promise<Response> {
  const { name, ...availability } = body
  return json(
    await asked(
      database.rpc('set_availability', {
        p_consultant_ref: params.ref,
        p_name: name ?? null,
        p_availability: availability,
      }),
    ),
  )
}

/** `GET /api/v1/consultants/{ref}/availability` */
export async function findAvailability({ params }: ByRef, { database }: ApiCall): Promise<Response> {
  const availability = await database.rpc('find_availability', { p_consultant_ref: params.ref })
  if (!availability) throw new ApiRefusal('not_found')
  return json(availability)
}

const busyTold = ({ start, end, ...busy }: BusyTime) => ({
  ...busy,
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
})

/** `POST /api/v1/consultants/{ref}/busy`: no slot of theirs lies in it from now on. */
export async function addBusyTime(
  { params, body }: ByRef & { readonly body: { readonly start: string; readonly end: string } },
  { database }: ApiCall,
): Promise<Response> {
  const busy = await asked(
    database.rpc('add_busy_time', { p_consultant_ref: params.ref, p_start: body.start, p_end: body.end }),
  )
  return json(busyTold(busy), {}, 201)
}

/** `GET /api/v1/consultants/{ref}/busy`: what is to come. */
export async function listBusyTimes({ params }: ByRef, { database }: ApiCall): Promise<Response> {
  const times = await database.rpc('list_busy_times', { p_consultant_ref: params.ref })
  return json({ data: times.map(busyTold), nextCursor: null })
}

/** `DELETE /api/v1/consultants/{ref}/busy/{id}` */
export async function removeBusyTime(
  { params }: { readonly params: { readonly ref: string; readonly id: string } },
  { database }: ApiCall,
): Promise<Response> {
  const { removed } = await database.rpc('remove_busy_time', {
    p_consultant_ref: params.ref,
    p_busy_id: params.id,
  })
  if (!removed) throw new ApiRefusal('not_found')
  return new Response(null, { status: 204 })
}
