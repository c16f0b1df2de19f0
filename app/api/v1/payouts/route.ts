import { apiPayoutRequest, apiPayoutsQuery } from '@/lib/contract/http/api-payouts'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listPayouts, orderPayout } from '@/lib/web/api/payouts'

export const GET = apiRoute('money:read', { query: apiPayoutsQuery }, listPayouts)
export const POST = apiRoute('payouts:write', { body: apiPayoutRequest }, orderPayout)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
