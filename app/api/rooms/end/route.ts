import { groupEndRequest } from '@/lib/contract/http/group'
import { endGroupRoom } from '@/lib/web/group/end'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(groupEndRequest, endGroupRoom)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
