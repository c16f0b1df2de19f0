'use client'

import { TimerOff } from 'lucide-react'
import type { ComponentProps } from 'react'
import { NoCallsGate as NoCalls } from '@/components/gates/no-calls-gate'
import { OtherSessionGate as OtherSession } from '@/components/gates/other-session-gate'
import {
  CookiesGate as Cookies,
  ElsewhereGate as Elsewhere,
  TroubleGate as Trouble,
} from '@/components/gates/plain-gates'
import { UnavailableGate as Unavailable } from '@/components/gates/unavailable-gate'
import { sessionTitle } from '@/components/room/mode-words'
import { When } from '@/components/time/when'
import { Button } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { Sentence } from '@/components/ui/sentence'
import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { elsewhere, otherSession, over, safe, unavailable } from '@/locales/en/appointment/gates'
import { sessionsInside } from '@/locales/en/names'
import { sessionWith } from '@/locales/en/shared'

export { InsecureGate, NotValidGate, WithdrawnGate } from '@/components/gates/plain-gates'

/** The gates of any room, with what they mean for an appointment: fetched as one. */

interface OfSession {
  readonly session: SessionView
}

function inside({ sessionType, otherParticipantName }: SessionView): string {
  return sessionWith(sessionsInside[sessionType], isolated(otherParticipantName))
}

export function ElsewhereGate({
  session,
  ...props
}: OfSession & Omit<ComponentProps<typeof Elsewhere>, 'detail'>) {
  return <Elsewhere {...props} detail={elsewhere.detail(inside(session))} />
}

export function OtherSessionGate({
  session,
  ...props
}: OfSession & Omit<ComponentProps<typeof OtherSession>, 'here' | 'children'>) {
  return (
    <OtherSession {...props} here={inside(session)}>
      <p>{otherSession.costs[session.participantType]}</p>
    </OtherSession>
  )
}

export function TroubleGate(props: Omit<ComponentProps<typeof Trouble>, 'children'>) {
  return (
    <Trouble {...props}>
      <p>{safe}</p>
    </Trouble>
  )
}

export function CookiesGate() {
  return (
    <Cookies>
      <p>{safe}</p>
    </Cookies>
  )
}

export function NoCallsGate({ hasSecret }: { readonly hasSecret: boolean }) {
  return (
    <NoCalls hasSecret={hasSecret}>
      <p>{safe}</p>
    </NoCalls>
  )
}

export function UnavailableGate({ onWell }: { readonly onWell: () => void }) {
  return <Unavailable {...unavailable} onWell={onWell} />
}

/** Over, and the page does not know yet what became of it. */
export function OverGate({ session }: OfSession) {
  return (
    <Frame>
      <MessageCard
        icon={TimerOff}
        title={over.title}
        tone="calm"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {over.show}
          </Button>
        }
      >
        <p>
          <Sentence parts={over.detail(sessionTitle(session), <When iso={session.scheduledStartTime} />)} />
        </p>
      </MessageCard>
    </Frame>
  )
}
