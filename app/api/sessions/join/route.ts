import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { joinRequest } from '@/lib/room/http'
import { joinSession } from '@/lib/web/join'

export const POST = postRoute(joinRequest, joinSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
