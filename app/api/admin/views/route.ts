import { refuseMethod } from '@/lib/http/problem'
import { staffFormRoute } from '@/lib/http/staff-route'
import { saveView } from '@/lib/web/saved-views'

export const POST = staffFormRoute('admin', saveView)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
