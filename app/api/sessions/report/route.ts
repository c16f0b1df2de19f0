import { reportRequest } from '@/lib/contract/http/after-settlement'
import { limits } from '@/lib/limits'
import { reportProblem } from '@/lib/web/appointment/after-settlement'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(reportRequest, reportProblem, limits.reportBody.value.most)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
