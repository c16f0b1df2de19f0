import type { AccountView } from '@/components/accounts/account-types'
import type { OwnAccount } from '@/lib/db/functions/users/own'

export function toAccount(own: OwnAccount): AccountView {
  const { name, email, confirmedAt, roles, signIns } = own
  return {
    name,
    email,
    isConfirmed: confirmedAt !== null,
    roles,
    devices: signIns.map(({ current, ...signIn }) => ({ ...signIn, isHere: current })),
  }
}
