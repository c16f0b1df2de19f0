import type { AccountView } from '@/components/accounts/account-types'
import type { OwnAccount } from '@/lib/db/functions/users/own'

export function toAccount(own: OwnAccount, asks: boolean): AccountView {
  const { name, email, confirmedAt, wantedEmail, roles, signIns } = own
  return {
    name,
    email,
    isConfirmed: confirmedAt !== null,
    wantedEmail,
    canChangeEmail: asks,
    roles,
    devices: signIns.map(({ current, ...signIn }) => ({ ...signIn, isHere: current })),
  }
}
