import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { tellKey } from '@/lib/web/api/me'

export const GET = apiRoute(null, {}, tellKey)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
