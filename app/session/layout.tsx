import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { MessageCard } from '@/components/appointment/message-card'

export default function SessionLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <noscript>
        <div className="mx-auto max-w-xl p-4 print:hidden">
          <MessageCard icon={CircleAlert} title="Please turn on JavaScript">
            <p>
              Joining a session needs it. Turn it on for this page and load it again. Your payment is safe.
            </p>
          </MessageCard>
        </div>
      </noscript>
      {children}
    </>
  )
}
