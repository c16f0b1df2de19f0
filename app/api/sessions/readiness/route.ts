import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { readinessRequest } from '@/lib/room/http'
import { recordReadiness } from '@/lib/web/readiness'

export const POST = postRoute(readinessRequest, recordReadiness)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
