import { pageGetRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { exportEarnings } from '@/lib/web/staff/consultant-sessions'

export const GET = pageGetRoute('consultant', exportEarnings)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
