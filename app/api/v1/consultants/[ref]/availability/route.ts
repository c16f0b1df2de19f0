import { apiAvailability, byRef } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findAvailability, keepAvailability } from '@/lib/web/api/services'

export const GET = apiRoute('bookings:read', { params: byRef }, findAvailability)
export const PUT = apiRoute('settings:write', { params: byRef, body: apiAvailability }, keepAvailability)

const refuse = refuseApiMethod('GET, PUT')

export { refuse as DELETE, refuse as PATCH, refuse as POST }
