import { refuseMethod } from '@/lib/http/problem'
import { staffFormRoute } from '@/lib/http/staff-route'
import { joinOwnSession } from '@/lib/web/consultant-desk'

export const POST = staffFormRoute('consultant', joinOwnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
