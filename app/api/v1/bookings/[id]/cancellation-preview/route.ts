import { apiPreviewQuery } from '@/lib/contract/http/api'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { previewCancellation } from '@/lib/web/api/bookings'

export const GET = apiRoute('bookings:read', { params: byId, query: apiPreviewQuery }, previewCancellation)

const refuse = refuseApiMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
