import { byId, herfModerateRequest } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { moderateHosted } from '@/lib/web/group/hosted-people'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byId, body: herfModerateRequest }, moderateHosted)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
