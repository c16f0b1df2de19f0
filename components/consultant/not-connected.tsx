import { Notice } from '@/components/ui/notice'
import { notConnected as words } from '@/locales/en/staff/consultant'
import { ConsultantFrame } from './consultant-frame'

/** The account is not yet bound to a consultant of the bookings. */
export function NotConnected({ email }: { readonly email: string }) {
  return (
    <ConsultantFrame email={email} here="/consultant">
      <h1 className="mb-5 text-2xl font-bold sm:text-3xl">{words.title}</h1>
      <Notice tone="warning">{words.detail}</Notice>
    </ConsultantFrame>
  )
}
