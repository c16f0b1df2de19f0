import { apiEventsQuery } from '@/lib/contract/http/api-events'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { readEvents } from '@/lib/web/api/events'

export const GET = apiRoute(null, { query: apiEventsQuery }, readEvents)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
