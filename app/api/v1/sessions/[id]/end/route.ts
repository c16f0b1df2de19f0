import { apiEndRequest } from '@/lib/contract/http/api-money'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { endSession } from '@/lib/web/api/money'

export const POST = apiRoute('sessions:act', { params: byId, body: apiEndRequest }, endSession)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
