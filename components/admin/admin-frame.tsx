import type { ReactNode } from 'react'
import { StaffFrame } from '@/components/staff/staff-frame'

const places = [
  { href: '/admin', name: 'Overview' },
  { href: '/admin/sessions', name: 'Sessions' },
]

interface AdminFrameProps {
  readonly email: string
  readonly here?: '/admin' | '/admin/sessions'
  readonly children: ReactNode
}

/** What surrounds every page of the administrators. */
export function AdminFrame({ email, here = '/admin/sessions', children }: AdminFrameProps) {
  return (
    <StaffFrame email={email} label="Administration" places={places} here={here}>
      {children}
    </StaffFrame>
  )
}
