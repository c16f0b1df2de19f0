import type { ReactNode } from 'react'
import { type Place, SignedInFrame } from '@/components/ui/page/signed-in-frame'
import { account as words } from '@/locales/en/accounts/account'
import type { RoleName } from './account-types'

interface AccountFrameProps {
  readonly email: string
  readonly roles: readonly RoleName[]
  readonly children: ReactNode
}

/** What surrounds the pages of every account: the way to what its roles have, too. */
export function AccountFrame({ email, roles, children }: AccountFrameProps) {
  const places: Place[] = [
    { href: '/account', name: words.title },
    { href: '/herf', name: words.rooms },
    { href: '/clubs', name: words.clubs },
  ]
  if (roles.includes('admin')) places.push({ href: '/admin', name: words.administration })
  if (roles.includes('consultant')) places.push({ href: '/consultant', name: words.desk })
  return (
    <SignedInFrame email={email} label={words.label} places={places} here="/account">
      {children}
    </SignedInFrame>
  )
}
