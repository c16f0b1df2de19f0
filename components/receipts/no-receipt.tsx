import { CloudOff, FileX } from 'lucide-react'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { noReceipt as words } from '@/locales/en/receipts/paper'

/** In place of a receipt that cannot be shown, or not yet. */
export function NoReceipt({ state }: { readonly state: 'none' | 'unavailable' }) {
  return (
    <Frame>
      {state === 'none' ? (
        <MessageCard icon={FileX} title={words.none.title} tone="calm">
          <p>{words.none.detail}</p>
        </MessageCard>
      ) : (
        <MessageCard icon={CloudOff} title={words.unavailable.title}>
          <p>{words.unavailable.detail}</p>
        </MessageCard>
      )}
    </Frame>
  )
}
