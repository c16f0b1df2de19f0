'use client'

import { PhoneOff } from 'lucide-react'
import { NoCallsWords } from '@/components/devices/no-calls'
import { Button } from '@/components/ui/button'
import { Frame } from './frame'
import { MessageCard } from './message-card'

/** A call that is booked, in a browser that has nothing to make one with: nobody is let in to wait for what cannot come. */
export function NoCallsGate({ hasSecret }: { readonly hasSecret: boolean }) {
  return (
    <Frame>
      <MessageCard
        icon={PhoneOff}
        title="This browser cannot make calls"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        }
      >
        <NoCallsWords copied={hasSecret} />
        <p>Your payment is safe.</p>
      </MessageCard>
    </Frame>
  )
}
