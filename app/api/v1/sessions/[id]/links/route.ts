import { apiLinkRequest } from '@/lib/contract/http/api'
import { byId } from '@/lib/contract/http/herf'
import { apiRoute, refuseApiMethod } from '@/lib/web/api/api-route'
import { findLinks, issueLink } from '@/lib/web/api/sessions'

export const GET = apiRoute('links:issue', { params: byId }, findLinks)
export const POST = apiRoute('links:issue', { params: byId, body: apiLinkRequest }, issueLink)

const refuse = refuseApiMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
