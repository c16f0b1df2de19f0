import { byId, herfMessagesQuery } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { messagesOfHosted } from '@/lib/web/group/hosted-people'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId, query: herfMessagesQuery }, messagesOfHosted)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
