import { pageGetRoute } from '@/lib/web/accounts/page-route'
import { refuseMethod } from '@/lib/web/http/problem'
import { listConsultants } from '@/lib/web/staff/consultants'

/** Names for the choice of a consultant in the filters. */
export const GET = pageGetRoute('admin', listConsultants)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
