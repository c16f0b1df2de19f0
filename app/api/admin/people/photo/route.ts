import { practiceBounds } from '@/lib/contract/http/practice'
import { pageFileRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnPhoto } from '@/lib/web/people/people-form'

/** With what stands around the file. */
const formBytes = practiceBounds.logoBytes + 4 * 1024

export const POST = pageFileRoute('admin', actOnPhoto, formBytes, '/admin/people?note=not-a-photo')

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
