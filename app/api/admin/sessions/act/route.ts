import { refuseMethod } from '@/lib/http/problem'
import { staffPostRoute } from '@/lib/http/staff-route'
import { adminAct } from '@/lib/room/admin-acts'
import { actOnSession } from '@/lib/web/admin-acts'

export const POST = staffPostRoute('admin', adminAct, actOnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
