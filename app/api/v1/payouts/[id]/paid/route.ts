import { apiPaidRequest } from '@/lib/contract/http/api-payouts'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { endPayout } from '@/lib/web/api/payouts'

export const POST = apiRoute(
  'payouts:write',
  { params: byId, body: apiPaidRequest },
  ({ params, body }, call) => endPayout(params.id, 'paid', body, call),
)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
