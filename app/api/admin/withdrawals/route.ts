import { refuseMethod } from '@/lib/http/problem'
import { staffPostRoute } from '@/lib/http/staff-route'
import { withdrawalRequest } from '@/lib/room/withdrawal'
import { withdraw } from '@/lib/web/withdrawals'

export const POST = staffPostRoute('admin', withdrawalRequest, withdraw)

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
