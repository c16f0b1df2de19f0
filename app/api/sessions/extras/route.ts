import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { extrasRequest } from '@/lib/room/http'
import { sessionExtras } from '@/lib/web/extras'

export const POST = postRoute(extrasRequest, sessionExtras)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
