import { apiBusyTime, byRef } from '@/lib/contract/http/booking/api-slots'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { addBusyTime, listBusyTimes } from '@/lib/web/api/services'

export const GET = apiRoute('bookings:read', { params: byRef }, listBusyTimes)
export const POST = apiRoute('settings:write', { params: byRef, body: apiBusyTime }, addBusyTime)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
