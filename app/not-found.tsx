import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import { connection } from 'next/server'
import { ButtonLink } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { notFound as words } from '@/locales/en/site/site'

export const metadata: Metadata = { title: words.title }

/** Drawn for each request: a page made at build time has no nonce, and its scripts would be refused. */
export default async function NotFound() {
  await connection()
  return (
    <Frame>
      <MessageCard
        icon={Compass}
        title={words.heading}
        tone="calm"
        action={
          <ButtonLink variant="primary" href="/">
            {words.start}
          </ButtonLink>
        }
      >
        <p>{words.detail}</p>
      </MessageCard>
    </Frame>
  )
}
