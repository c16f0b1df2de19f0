import { apiBalancesQuery } from '@/lib/contract/http/api-payouts'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { tellBalances } from '@/lib/web/api/payouts'

export const GET = apiRoute('money:read', { query: apiBalancesQuery }, tellBalances)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
