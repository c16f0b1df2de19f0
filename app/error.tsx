'use client'

import { CircleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { Frame } from '@/components/appointment/frame'
import { MessageCard } from '@/components/appointment/message-card'
import { Button } from '@/components/ui/button'

/** What no screen has words for. A full load, because nothing of this page can be trusted any more. */
export default function PageError({ error }: { readonly error: unknown }) {
  useEffect(() => console.error(error), [error])
  return (
    <Frame>
      <MessageCard
        icon={CircleAlert}
        title="Something went wrong on our side"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        }
      >
        <p>Your payment is safe.</p>
      </MessageCard>
    </Frame>
  )
}
