import { refuseMethod } from '@/lib/http/problem'
import { formRoute } from '@/lib/http/route'
import { signOut } from '@/lib/web/sign-in'

export const POST = formRoute(signOut)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
