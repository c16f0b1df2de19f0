import { apiService, byRef } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findService, keepService } from '@/lib/web/api/services'

export const GET = apiRoute('bookings:read', { params: byRef }, findService)
export const PUT = apiRoute('settings:write', { params: byRef, body: apiService }, keepService)

const refuse = refuseApiMethod('GET, PUT')

export { refuse as DELETE, refuse as PATCH, refuse as POST }
