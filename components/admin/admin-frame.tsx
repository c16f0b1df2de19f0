import type { ReactNode } from 'react'
import { StaffFrame } from '@/components/staff/staff-frame'

const places = [
  { href: '/admin', name: 'Overview' },
  { href: '/admin/sessions', name: 'Sessions' },
  { href: '/admin/payouts', name: 'Payouts' },
]

interface AdminFrameProps {
  readonly email: string
  readonly here?: '/admin' | '/admin/sessions' | '/admin/payouts'
  /** A page that must show much at once. */
  readonly dense?: boolean
  readonly children: ReactNode
}

/** What surrounds every page of the administrators. */
export function AdminFrame({ email, here = '/admin/sessions', dense = false, children }: AdminFrameProps) {
  return (
    <StaffFrame email={email} label="Administration" places={places} here={here} dense={dense}>
      {children}
    </StaffFrame>
  )
}
