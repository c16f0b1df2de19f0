import { extrasRequest } from '@/lib/contract/http/session'
import { sessionExtras } from '@/lib/web/appointment/rating-and-lateness'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(extrasRequest, sessionExtras)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
