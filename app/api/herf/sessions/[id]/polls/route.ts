import { byId, herfBodyBytes } from '@/lib/contract/http/herf'
import { pollCreateRequest } from '@/lib/contract/http/polls'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { createPoll, listPolls } from '@/lib/web/group/hosted-polls'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId }, listPolls)
export const POST = accountRoute({ params: byId, body: pollCreateRequest }, createPoll, {
  limitBytes: herfBodyBytes,
})

const refuse = refuseMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
