import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { limits } from '@/lib/limits'
import { reportRequest } from '@/lib/room/aftermath'
import { reportProblem } from '@/lib/web/aftermath'

export const POST = postRoute(reportRequest, reportProblem, limits.reportBody.value.most)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
