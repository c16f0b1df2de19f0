import { refuseMethod } from '@/lib/http/problem'
import { staffFormRoute } from '@/lib/http/staff-route'
import { endOwnSession } from '@/lib/web/consultant-desk'

export const POST = staffFormRoute('consultant', endOwnSession)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
