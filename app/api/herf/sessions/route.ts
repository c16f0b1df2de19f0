import { herfBodyBytes, herfCreateRequest, herfListQuery } from '@/lib/contract/http/herf'
import { accountRoute, visitorRoute } from '@/lib/web/accounts/account-route'
import { createHosted, listHosted } from '@/lib/web/group/hosted'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = visitorRoute({ query: herfListQuery }, listHosted)
export const POST = accountRoute({ body: herfCreateRequest }, createHosted, { limitBytes: herfBodyBytes })

const refuse = refuseMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
