import { byId, herfInviteRequest } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { inviteToHosted } from '@/lib/web/group/hosted-people'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byId, body: herfInviteRequest }, inviteToHosted)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
