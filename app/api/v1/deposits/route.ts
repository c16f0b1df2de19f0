import { apiDepositRequest } from '@/lib/contract/http/api-money'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { deposit } from '@/lib/web/api/money'

export const POST = apiRoute('money:write', { body: apiDepositRequest }, deposit)

const refuse = refuseApiMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
