import { refuseMethod } from '@/lib/http/problem'
import { staffGetRoute } from '@/lib/http/staff-route'
import { exportSessions } from '@/lib/web/session-export'

/** The filtered sessions as a CSV file. */
export const GET = staffGetRoute('admin', exportSessions)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
