import { byId, nothing } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { joinHosted } from '@/lib/web/group/hosted-joining'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byId, body: nothing }, joinHosted)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
