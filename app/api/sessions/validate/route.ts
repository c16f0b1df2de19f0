import { validateRequest } from '@/lib/contract/http/session'
import { validateLink } from '@/lib/web/appointment/validate'
import { refuseMethod } from '@/lib/web/http/problem'
import { postRoute } from '@/lib/web/http/route'

export const POST = postRoute(validateRequest, validateLink)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
