import { cancelRequest } from '@/lib/contract/http/session'
import { cancelSession } from '@/lib/web/appointment/cancel'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(cancelRequest, cancelSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
