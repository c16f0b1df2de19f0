import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { payoutPain001 } from '@/lib/web/api/payouts'

export const GET = apiRoute('payouts:write', { params: byId }, payoutPain001)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
