import { apiRefundRequest } from '@/lib/contract/http/api-money'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listRefunds, refundSession } from '@/lib/web/api/money'

export const GET = apiRoute('money:read', { params: byId }, listRefunds)
export const POST = apiRoute('refunds:write', { params: byId, body: apiRefundRequest }, refundSession)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
