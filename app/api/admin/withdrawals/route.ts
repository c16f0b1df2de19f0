import { withdrawalRequest } from '@/lib/contract/http/withdrawal'
import { pagePostRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { withdraw } from '@/lib/web/staff/withdrawals'

export const POST = pagePostRoute('admin', withdrawalRequest, withdraw)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
