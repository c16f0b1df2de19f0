import { deliveriesQuery } from '@/lib/contract/http/api-webhooks'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listDeliveries } from '@/lib/web/api/webhook-endpoints'

export const GET = apiRoute('webhooks:write', { params: byId, query: deliveriesQuery }, listDeliveries)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
