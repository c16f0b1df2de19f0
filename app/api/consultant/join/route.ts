import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { joinOwnSession } from '@/lib/web/staff/consultant-sessions'

export const POST = pageFormRoute('consultant', joinOwnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
