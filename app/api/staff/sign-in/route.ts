import { refuseMethod } from '@/lib/http/problem'
import { formRoute } from '@/lib/http/route'
import { signIn } from '@/lib/web/sign-in'

export const POST = formRoute(signIn)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
