import { clubCreateRequest, clubListQuery } from '@/lib/contract/http/clubs'
import { herfBodyBytes } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { createClub, listClubs } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ query: clubListQuery }, listClubs)
export const POST = accountRoute({ body: clubCreateRequest }, createClub, { limitBytes: herfBodyBytes })

const refuse = refuseMethod('GET, POST')

export { refuse as DELETE, refuse as PATCH, refuse as PUT }
