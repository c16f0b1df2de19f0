import { practiceBounds } from '@/lib/contract/http/practice'
import { pageFileRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { actOnLogo } from '@/lib/web/practice/settings-form'

/** With what stands around the file. */
const formBytes = practiceBounds.logoBytes + 4 * 1024

export const POST = pageFileRoute('admin', actOnLogo, formBytes, '/admin/settings?note=not-a-logo#look')

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
