import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { endRequest } from '@/lib/room/http'
import { endSession } from '@/lib/web/end'

export const POST = postRoute(endRequest, endSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
