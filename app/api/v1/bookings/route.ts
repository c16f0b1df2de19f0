import { apiBookRequest, apiListQuery } from '@/lib/contract/http/api'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { book, listBookings } from '@/lib/web/api/bookings'

export const GET = apiRoute('bookings:read', { query: apiListQuery }, listBookings)
export const POST = apiRoute('bookings:write', { body: apiBookRequest }, book)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
