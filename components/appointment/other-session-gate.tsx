'use client'

import { MonitorX } from 'lucide-react'
import { Button } from '@/components/ui/button'
import type { OtherSession, SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'
import { Frame } from './frame'
import { MessageCard } from './message-card'
import { modeWords } from './mode-words'
import { When } from './when'

interface OtherSessionProps {
  readonly session: SessionView
  /** Where the person is now. */
  readonly other: OtherSession
  readonly pending: boolean
  readonly onGoOn: () => void
}

/** Nobody is in two sessions at once: asked before this one is entered, and in a page whose side went on elsewhere. */
export function OtherSessionGate({ session, other, pending, onGoOn }: OtherSessionProps) {
  return (
    <Frame>
      <MessageCard
        icon={MonitorX}
        title="You are in another session"
        action={
          <Button variant="primary" size="large" pending={pending} onClick={onGoOn} className="w-full">
            Go on here
          </Button>
        }
      >
        <p>
          {`You are in another session${withWhom(other.otherParticipantName)} until `}
          <When iso={other.until} form="time" />. Go on here, in the {modeWords[session.sessionType].session}{' '}
          with {isolated(session.otherParticipantName)}?
        </p>
        <p>{whatItCosts[session.participantType]}</p>
      </MessageCard>
    </Frame>
  )
}

/** What leaving does to the clock there. */
const whatItCosts: Record<SessionView['participantType'], string> = {
  client: 'You then leave the other one. Its clock may run on for 60 s, and is paused until you are back.',
  consultant: 'You then leave the other one. The time that you are away from it is not paid.',
}

function withWhom(name: string | undefined): string {
  return name === undefined ? '' : ` with ${isolated(name)}`
}
