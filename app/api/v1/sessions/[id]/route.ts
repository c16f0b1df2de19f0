import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findSession } from '@/lib/web/api/sessions'

export const GET = apiRoute('sessions:read', { params: byId }, findSession)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
