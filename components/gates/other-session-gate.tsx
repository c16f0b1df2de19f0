'use client'

import { MonitorX } from 'lucide-react'
import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Button } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { Sentence } from '@/components/ui/sentence'
import type { OtherSession } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { otherSession as words } from '@/locales/en/room/gates'

interface OtherSessionProps {
  /** The room that is entered here, within a sentence. */
  readonly here: string
  /** Where the person is now. */
  readonly other: OtherSession
  readonly pending: boolean
  readonly onGoOn: () => void
  /** What leaving the other one means. */
  readonly children?: ReactNode
}

/** Nobody is in two sessions at once: asked before this one is entered, and in a page whose side went on elsewhere. */
export function OtherSessionGate({ here, other, pending, onGoOn, children }: OtherSessionProps) {
  return (
    <Frame>
      <MessageCard
        icon={MonitorX}
        title={words.title}
        action={
          <Button variant="primary" size="large" pending={pending} onClick={onGoOn} className="w-full">
            {words.goOn}
          </Button>
        }
      >
        <p>
          <Sentence parts={whereTo(other, here)} />
        </p>
        {children}
      </MessageCard>
    </Frame>
  )
}

function whereTo({ otherParticipantName: name, until }: OtherSession, here: string) {
  const time = <When iso={until} form="time" />
  return name === undefined ? words.there(time, here) : words.thereWith(isolated(name), time, here)
}
