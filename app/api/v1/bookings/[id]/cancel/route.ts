import { apiCancelRequest } from '@/lib/contract/http/api'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { cancelBooking } from '@/lib/web/api/bookings'

export const POST = apiRoute('bookings:write', { params: byId, body: apiCancelRequest }, cancelBooking)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
