import { byId, herfBodyBytes, herfChangeRequest } from '@/lib/contract/http/herf'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { actHosted, changeHosted, findHosted } from '@/lib/web/group/hosted'
import { refuseMethod } from '@/lib/web/http/problem'

export const GET = accountRoute({ params: byId }, findHosted)
export const PATCH = accountRoute({ params: byId, body: herfChangeRequest }, changeHosted, {
  limitBytes: herfBodyBytes,
})
export const DELETE = accountRoute({ params: byId }, actHosted('cancel_group_session'))

const refuse = refuseMethod('DELETE, GET, PATCH')

export { refuse as POST, refuse as PUT }
