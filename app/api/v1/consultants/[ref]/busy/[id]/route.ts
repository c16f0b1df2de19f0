import { apiBusyPath } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { removeBusyTime } from '@/lib/web/api/services'

export const DELETE = apiRoute('settings:write', { params: apiBusyPath }, removeBusyTime)

const refuse = refuseApiMethod('DELETE')

export { refuse as GET, refuse as HEAD, refuse as PATCH, refuse as POST, refuse as PUT }
