import { iceServersRequest } from '@/lib/contract/http/session'
import { group } from '@/lib/web/group/group'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'
import { freshIceServers } from '@/lib/web/session/fresh-ice-servers'

export const POST = postRoute(iceServersRequest, freshIceServers(group))

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
