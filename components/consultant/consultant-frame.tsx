import type { ReactNode } from 'react'
import { SignedInFrame } from '@/components/ui/page/signed-in-frame'
import { frame } from '@/locales/en/staff/consultant'

const places = [
  { href: '/consultant', name: frame.today },
  { href: '/consultant/earnings', name: frame.earnings },
]

interface ConsultantFrameProps {
  readonly email: string
  readonly here: '/consultant' | '/consultant/earnings'
  readonly children: ReactNode
}

export function ConsultantFrame({ email, here, children }: ConsultantFrameProps) {
  return (
    <SignedInFrame email={email} label={frame.label} places={places} here={here}>
      {children}
    </SignedInFrame>
  )
}
