import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { changeFromForm, formBytes } from '@/lib/web/group/hosted-form'
import { refuseMethod } from '@/lib/web/http/problem'

export const POST = pageFormRoute(null, changeFromForm, formBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
