import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findPayout } from '@/lib/web/api/payouts'

export const GET = apiRoute('money:read', { params: byId }, findPayout)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
