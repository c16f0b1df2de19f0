import { refuseMethod } from '@/lib/http/problem'
import { formRoute } from '@/lib/http/route'
import { sendLink } from '@/lib/web/sign-in'

export const POST = formRoute(sendLink)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
