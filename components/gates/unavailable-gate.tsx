'use client'

import { CloudOff } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { unavailable as words } from '@/locales/en/room/gates'
import { useRecheck } from './use-recheck'

interface UnavailableProps {
  readonly title: string
  readonly detail: string
  readonly onWell: () => void
}

/** The service cannot be asked. It is asked again by itself; the person may hurry it. */
export function UnavailableGate({ title, detail, onWell }: UnavailableProps) {
  const { seconds, tryNow } = useRecheck(onWell)
  return (
    <Frame>
      <MessageCard
        icon={CloudOff}
        title={title}
        action={
          <Button variant="primary" pending={seconds === 0} onClick={tryNow}>
            {words.now}
          </Button>
        }
      >
        <p>{detail}</p>
        <p className="text-base tabular-nums">{seconds > 0 ? words.next(seconds) : words.trying}</p>
      </MessageCard>
    </Frame>
  )
}
