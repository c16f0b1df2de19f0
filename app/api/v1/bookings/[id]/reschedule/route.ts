import { apiMove } from '@/lib/contract/http/booking/api-slots'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { moveBooking } from '@/lib/web/api/slots'

export const POST = apiRoute('bookings:write', { params: byId, body: apiMove }, moveBooking)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
