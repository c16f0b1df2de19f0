import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnPeople } from '@/lib/web/people/people-form'

/** What is said about a person in the widest characters, as a form escapes them. */
const formBytes = 32 * 1024

export const POST = pageFormRoute('admin', actOnPeople, formBytes)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
