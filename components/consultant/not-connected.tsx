import { Notice } from '@/components/ui/notice'
import { ConsultantFrame } from './consultant-frame'

/** The account is not yet bound to a consultant of the bookings. */
export function NotConnected({ email }: { readonly email: string }) {
  return (
    <ConsultantFrame email={email} here="/consultant">
      <h1 className="mb-5 text-2xl font-bold sm:text-3xl">Your sessions</h1>
      <Notice tone="warning">
        This account is not connected with a consultant yet. Ask the practice to connect it with the name that
        your bookings carry.
      </Notice>
    </ConsultantFrame>
  )
}
