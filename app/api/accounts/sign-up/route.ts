import { signUp } from '@/lib/web/accounts/sign-up'
import { refuseMethod } from '@/lib/web/http/problem'
import { formRoute } from '@/lib/web/http/route'

export const POST = formRoute(signUp)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
