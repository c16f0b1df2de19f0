import { CloudOff, FileX } from 'lucide-react'
import { Frame } from '@/components/appointment/frame'
import { MessageCard } from '@/components/appointment/message-card'

/** In place of a receipt that cannot be shown, or not yet. */
export function NoReceipt({ state }: { readonly state: 'none' | 'unavailable' }) {
  return (
    <Frame>
      {state === 'none' ? (
        <MessageCard icon={FileX} title="There is no receipt here" tone="calm">
          <p>A receipt is there once the session is over. Open it from the session’s own page.</p>
        </MessageCard>
      ) : (
        <MessageCard icon={CloudOff} title="The receipt cannot be read right now">
          <p>Nothing is lost. Load this page again in a moment.</p>
        </MessageCard>
      )}
    </Frame>
  )
}
