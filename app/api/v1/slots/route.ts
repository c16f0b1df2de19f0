import { apiSlotsQuery } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listSlots } from '@/lib/web/api/slots'

export const GET = apiRoute('bookings:read', { query: apiSlotsQuery }, listSlots)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
