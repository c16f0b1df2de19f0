import { clubChangeRequest } from '@/lib/contract/http/clubs'
import { byId, herfBodyBytes } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { actOnClub, changeClub } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId }, actOnClub('find_club'))
export const PATCH = accountRoute({ params: byId, body: clubChangeRequest }, changeClub, {
  limitBytes: herfBodyBytes,
})
export const DELETE = accountRoute({ params: byId }, actOnClub('delete_club'))

const refuse = refuseMethod('DELETE, GET, PATCH')

export { refuse as POST, refuse as PUT }
