import { apiReservation } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { reserve } from '@/lib/web/api/slots'

export const POST = apiRoute('bookings:write', { body: apiReservation }, reserve)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
