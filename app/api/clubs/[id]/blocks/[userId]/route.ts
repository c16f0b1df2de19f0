import { byUser } from '@/lib/contract/http/clubs'
import { nothing } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { actOnMember } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byUser, body: nothing }, actOnMember('block_from_club'))
export const DELETE = accountRoute({ params: byUser }, actOnMember('unblock_from_club'))

const refuse = refuseMethod('DELETE, POST')

export { refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
