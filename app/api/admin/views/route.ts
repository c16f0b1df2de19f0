import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { saveView } from '@/lib/web/staff/saved-views'

export const POST = pageFormRoute('admin', saveView)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
