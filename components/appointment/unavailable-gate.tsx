'use client'

import { CloudOff } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Frame } from './frame'
import { MessageCard } from './message-card'
import { useRecheck } from './use-recheck'

/** The service cannot be asked. It is asked again by itself; the person may hurry it. */
export function UnavailableGate({ onWell }: { readonly onWell: () => void }) {
  const { seconds, tryNow } = useRecheck(onWell)
  return (
    <Frame>
      <MessageCard
        icon={CloudOff}
        title="We can't check your booking right now"
        action={
          <Button variant="primary" pending={seconds === 0} onClick={tryNow}>
            Try now
          </Button>
        }
      >
        <p>Your payment is safe. Keep this page open: it tries again by itself.</p>
        <p className="text-base tabular-nums">{seconds > 0 ? `Next try in ${seconds} s.` : 'Trying…'}</p>
      </MessageCard>
    </Frame>
  )
}
