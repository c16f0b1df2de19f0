import { recoverRequest } from '@/lib/contract/http/api-webhooks'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { recoverEndpoint } from '@/lib/web/api/webhook-endpoints'

export const POST = apiRoute('webhooks:write', { params: byId, body: recoverRequest }, recoverEndpoint)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT }
