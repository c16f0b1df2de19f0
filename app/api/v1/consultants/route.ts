import { peopleQuery } from '@/lib/contract/http/people'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { listConsultants } from '@/lib/web/api/consultants'

export const GET = apiRoute('consultants:read', { query: peopleQuery }, listConsultants)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
