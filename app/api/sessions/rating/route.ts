import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { rateRequest } from '@/lib/room/http'
import { rateSession } from '@/lib/web/extras'

export const POST = postRoute(rateRequest, rateSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
