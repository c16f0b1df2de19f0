import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { rotateSecret } from '@/lib/web/api/webhook-endpoints'

export const POST = apiRoute('webhooks:write', { params: byId }, rotateSecret)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT }
