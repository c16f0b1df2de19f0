import { byRef, personChange } from '@/lib/contract/http/people'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findConsultant, keepConsultant } from '@/lib/web/api/consultants'

export const GET = apiRoute('consultants:read', { params: byRef }, findConsultant)
export const PUT = apiRoute('consultants:write', { params: byRef, body: personChange }, keepConsultant)

const refuse = refuseApiMethod('GET, PUT')

export { refuse as DELETE, refuse as PATCH, refuse as POST }
