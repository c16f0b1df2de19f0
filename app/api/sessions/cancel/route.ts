import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { cancelRequest } from '@/lib/room/http'
import { cancelSession } from '@/lib/web/cancel'

export const POST = postRoute(cancelRequest, cancelSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
