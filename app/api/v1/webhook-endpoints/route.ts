import { webhookRequest } from '@/lib/contract/http/api-webhooks'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listEndpoints, makeEndpoint } from '@/lib/web/api/webhook-endpoints'

export const GET = apiRoute('webhooks:write', {}, listEndpoints)
export const POST = apiRoute('webhooks:write', { body: webhookRequest }, makeEndpoint)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
