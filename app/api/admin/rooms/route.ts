import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnRoom } from '@/lib/web/staff/room-acts'

export const POST = pageFormRoute('admin', actOnRoom)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
