import { apiServicesQuery } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listServices } from '@/lib/web/api/services'

export const GET = apiRoute('bookings:read', { query: apiServicesQuery }, listServices)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
