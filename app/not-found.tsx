import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import { Frame } from '@/components/appointment/frame'
import { MessageCard } from '@/components/appointment/message-card'
import { ButtonLink } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <Frame>
      <MessageCard
        icon={Compass}
        title="There is no page here"
        tone="calm"
        action={
          <ButtonLink variant="primary" href="/">
            Go to the start page
          </ButtonLink>
        }
      >
        <p>If you came for a session, open its link exactly as it was sent to you.</p>
      </MessageCard>
    </Frame>
  )
}
