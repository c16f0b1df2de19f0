import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { validateRequest } from '@/lib/room/http'
import { validateLink } from '@/lib/web/validate'

export const POST = postRoute(validateRequest, validateLink)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
