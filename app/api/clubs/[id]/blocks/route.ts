import { clubPageQuery } from '@/lib/contract/http/clubs'
import { byId } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { listOfClub } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId, query: clubPageQuery }, listOfClub('list_club_blocks'))

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
