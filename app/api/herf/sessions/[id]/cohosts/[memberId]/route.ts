import { byMember, nothing } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { cohostOfHosted } from '@/lib/web/group/hosted-people'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byMember, body: nothing }, cohostOfHosted('make_cohost'))
export const DELETE = accountRoute({ params: byMember }, cohostOfHosted('unmake_cohost'))

const refuse = refuseMethod('DELETE, POST')

export { refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
