import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { release } from '@/lib/web/api/slots'

export const DELETE = apiRoute('bookings:write', { params: byId }, release)

const refuse = refuseApiMethod('DELETE')

export { refuse as GET, refuse as HEAD, refuse as PATCH, refuse as POST, refuse as PUT }
