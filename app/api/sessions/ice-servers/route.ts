import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { iceServersRequest } from '@/lib/room/http'
import { freshIceServers } from '@/lib/web/fresh-ice-servers'

export const POST = postRoute(iceServersRequest, freshIceServers)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
