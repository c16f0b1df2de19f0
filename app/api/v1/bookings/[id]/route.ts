import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findBooking } from '@/lib/web/api/bookings'

export const GET = apiRoute('bookings:read', { params: byId }, findBooking)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
