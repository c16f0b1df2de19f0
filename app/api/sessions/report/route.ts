import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { reportRequest } from '@/lib/room/aftermath'
import { reportProblem } from '@/lib/web/aftermath'

/** 2,000 characters of up to four bytes, and their JSON. */
const limitBytes = 16 * 1024

export const POST = postRoute(reportRequest, reportProblem, limitBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
