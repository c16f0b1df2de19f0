import type { ReactNode } from 'react'
import { SignedInFrame } from '@/components/ui/page/signed-in-frame'
import { frame } from '@/locales/en/admin/shared'

const places = [
  { href: '/admin', name: frame.overview },
  { href: '/admin/sessions', name: frame.sessions },
  { href: '/admin/rooms', name: frame.rooms },
  { href: '/admin/people', name: frame.people },
  { href: '/admin/payouts', name: frame.payouts },
  { href: '/admin/accounts', name: frame.accounts },
  { href: '/admin/developers', name: frame.developers },
  { href: '/admin/settings', name: frame.settings },
]

interface AdminFrameProps {
  readonly email: string
  readonly here?:
    | '/admin'
    | '/admin/sessions'
    | '/admin/rooms'
    | '/admin/people'
    | '/admin/payouts'
    | '/admin/accounts'
    | '/admin/developers'
    | '/admin/settings'
  /** A page that must show much at once. */
  readonly dense?: boolean
  readonly children: ReactNode
}

/** What surrounds every page of the administrators. */
export function AdminFrame({ email, here = '/admin/sessions', dense = false, children }: AdminFrameProps) {
  return (
    <SignedInFrame email={email} label={frame.label} places={places} here={here} dense={dense}>
      {children}
    </SignedInFrame>
  )
}
