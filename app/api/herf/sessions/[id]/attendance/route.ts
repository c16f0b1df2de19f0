import { byId } from '@/lib/contract/http/herf'
import { herfAttendanceQuery } from '@/lib/contract/http/herf-attendance'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { attendanceOfHosted } from '@/lib/web/group/hosted-attendance'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId, query: herfAttendanceQuery }, attendanceOfHosted)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
