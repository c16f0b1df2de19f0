import { refuseMethod } from '@/lib/http/problem'
import { postRoute } from '@/lib/http/route'
import { adminAct } from '@/lib/room/admin-acts'
import { actOnSession } from '@/lib/web/admin-acts'

export const POST = postRoute(adminAct, actOnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
