import { byId } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { calendarOfHosted } from '@/lib/web/group/hosted-calendar'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId }, calendarOfHosted)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
