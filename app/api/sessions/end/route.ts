import { endRequest } from '@/lib/contract/http/session'
import { endSession } from '@/lib/web/appointment/end'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(endRequest, endSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
