import { byUser, clubRoleRequest } from '@/lib/contract/http/clubs'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { actOnMember, setClubRole } from '@/lib/web/clubs/clubs'
import { refuseMethod } from '@/lib/web/http/problem'

export const PATCH = accountRoute({ params: byUser, body: clubRoleRequest }, setClubRole)
export const DELETE = accountRoute({ params: byUser }, actOnMember('remove_club_member'))

const refuse = refuseMethod('DELETE, PATCH')

export { refuse as GET, refuse as HEAD, refuse as POST, refuse as PUT }
