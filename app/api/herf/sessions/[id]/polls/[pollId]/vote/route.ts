import { byPoll, pollVoteRequest } from '@/lib/contract/http/polls'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { voteInPoll } from '@/lib/web/group/hosted-polls'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = accountRoute({ params: byPoll, body: pollVoteRequest }, voteInPoll)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
