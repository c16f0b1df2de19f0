import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnAccount } from '@/lib/web/staff/account-acts'

export const POST = pageFormRoute('admin', actOnAccount)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
