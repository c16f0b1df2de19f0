'use client'

import { PhoneOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { NoCallsWords } from '@/components/devices/no-calls'
import { Button } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { noCalls as words } from '@/locales/en/room/gates'

interface NoCallsProps {
  readonly hasSecret: boolean
  /** What is safe all the same. */
  readonly children?: ReactNode
}

/** A call, in a browser that has nothing to make one with: nobody is let in to wait for what cannot come. */
export function NoCallsGate({ hasSecret, children }: NoCallsProps) {
  return (
    <Frame>
      <MessageCard
        icon={PhoneOff}
        title={words.title}
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {words.again}
          </Button>
        }
      >
        <NoCallsWords copied={hasSecret} />
        {children}
      </MessageCard>
    </Frame>
  )
}
