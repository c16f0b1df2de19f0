import type { ReactNode } from 'react'
import { StaffFrame } from '@/components/staff/staff-frame'

const places = [
  { href: '/consultant', name: 'Today' },
  { href: '/consultant/earnings', name: 'Earnings' },
]

interface ConsultantFrameProps {
  readonly email: string
  readonly here: '/consultant' | '/consultant/earnings'
  readonly children: ReactNode
}

export function ConsultantFrame({ email, here, children }: ConsultantFrameProps) {
  return (
    <StaffFrame email={email} label="Your desk" places={places} here={here}>
      {children}
    </StaffFrame>
  )
}
