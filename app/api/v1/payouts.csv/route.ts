import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { payoutsCsv } from '@/lib/web/api/payouts'

export const GET = apiRoute('payouts:write', {}, payoutsCsv)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
