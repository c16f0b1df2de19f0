import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { connectionTestRequest } from '@/lib/room/http'
import { connectionTest } from '@/lib/web/readiness'

export const POST = postRoute(connectionTestRequest, connectionTest)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
