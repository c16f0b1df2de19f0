import { nothing } from '@/lib/contract/http/herf'
import { byPoll } from '@/lib/contract/http/polls'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { closePoll } from '@/lib/web/group/hosted-polls'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byPoll, body: nothing }, closePoll)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
