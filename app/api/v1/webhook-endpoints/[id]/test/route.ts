import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { testEndpoint } from '@/lib/web/api/webhook-endpoints'

export const POST = apiRoute('webhooks:write', { params: byId }, testEndpoint)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT }
