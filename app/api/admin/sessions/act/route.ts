import { adminAct } from '@/lib/contract/http/admin-acts'
import { pagePostRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnSession } from '@/lib/web/staff/admin-acts'

export const POST = pagePostRoute('admin', adminAct, actOnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
