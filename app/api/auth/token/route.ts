import { grantToken, tokenRoute } from '@/lib/web/accounts/token'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = tokenRoute(grantToken)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
