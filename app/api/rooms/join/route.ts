import { groupJoinRequest } from '@/lib/contract/http/group'
import { group } from '@/lib/web/group/group'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'
import { joinBy } from '@/lib/web/session/join'

export const POST = postRoute(groupJoinRequest, joinBy(group))

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
