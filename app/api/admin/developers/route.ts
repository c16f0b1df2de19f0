import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { actOnDevelopers } from '@/lib/web/developers/developers-form'
import { refuseMethod } from '@/lib/web/http/problem'

/** An address in the widest characters, as a form escapes them. */
const formBytes = 32 * 1024

export const POST = pageFormRoute('admin', actOnDevelopers, formBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
