import { connectionTestRequest } from '@/lib/contract/http/session'
import { connectionTest } from '@/lib/web/appointment/device-report'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(connectionTestRequest, connectionTest)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
