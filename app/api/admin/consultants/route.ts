import { refuseMethod } from '@/lib/http/problem'
import { staffGetRoute } from '@/lib/http/staff-route'
import { listConsultants } from '@/lib/web/consultants'

/** Names for the choice of a consultant in the filters. */
export const GET = staffGetRoute('admin', listConsultants)

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
