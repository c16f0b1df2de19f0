import { pageGetRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { exportSessions } from '@/lib/web/staff/session-export'

/** The filtered sessions as a CSV file. */
export const GET = pageGetRoute('admin', exportSessions)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
