import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { noScript } from '@/locales/en/site/site'
import { MessageCard } from './message-card'

/** A page of which little is left without its scripts, and which says so. */
export function NeedsScript({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <noscript>
        <div className="mx-auto max-w-xl p-4 print:hidden">
          <MessageCard icon={CircleAlert} title={noScript.title}>
            <p>{noScript.detail}</p>
          </MessageCard>
        </div>
      </noscript>
      {children}
    </>
  )
}
