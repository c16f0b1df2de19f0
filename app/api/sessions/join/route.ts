import { joinRequest } from '@/lib/contract/http/session'
import { appointment } from '@/lib/web/appointment/appointment'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'
import { joinBy } from '@/lib/web/session/join'

export const POST = postRoute(joinRequest, joinBy(appointment))

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
