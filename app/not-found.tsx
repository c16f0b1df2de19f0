import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Frame } from '@/components/appointment/frame'
import { MessageCard } from '@/components/appointment/message-card'
import { ButtonLink } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Page not found' }

/** Drawn for each request: a page made at build time has no nonce, and its scripts would be refused. */
export default async function NotFound() {
  await connection()
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
