import { webhookChange } from '@/lib/contract/http/api-webhooks'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { changeEndpoint, deleteEndpoint, findEndpoint } from '@/lib/web/api/webhook-endpoints'

export const GET = apiRoute('webhooks:write', { params: byId }, findEndpoint)
export const PATCH = apiRoute('webhooks:write', { params: byId, body: webhookChange }, changeEndpoint)
export const DELETE = apiRoute('webhooks:write', { params: byId }, deleteEndpoint)

const refuse = refuseApiMethod('GET, PATCH, DELETE')

export { refuse as POST, refuse as PUT }
