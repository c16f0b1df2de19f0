import { refuseMethod } from '@/lib/http/problem'
import { staffGetRoute } from '@/lib/http/staff-route'
import { exportEarnings } from '@/lib/web/consultant-desk'

export const GET = staffGetRoute('consultant', exportEarnings)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
