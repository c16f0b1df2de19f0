import { byId } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { actOnClub } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId }, actOnClub('find_club'))

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
