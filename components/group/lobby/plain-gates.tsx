'use client'

import { Ban, CalendarX, Compass, DoorClosed, LogIn, TimerOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { UnavailableGate as Unavailable } from '@/components/gates/unavailable-gate'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { Sentence } from '@/components/ui/sentence'
import type { HerfSession } from '@/lib/contract/http/herf'
import { isolated } from '@/lib/contract/isolated'
import { attendance } from '@/locales/en/group/attendance'
import { over, signedOut, turned, unavailable, unknown } from '@/locales/en/group/hosted'

export { CookiesGate, InsecureGate, TroubleGate } from '@/components/gates/plain-gates'

/** What stands before a room of an account and is no lobby: fetched as one. */

interface OfSession {
  readonly session: HerfSession
}

export function OverGate({ session: { id, title, status, endedAt, isHost } }: OfSession) {
  const isCancelled = status === 'CANCELLED'
  return (
    <Frame>
      <MessageCard
        icon={isCancelled ? CalendarX : TimerOff}
        title={isCancelled ? over.CANCELLED : over.ENDED}
        tone="calm"
        action={
          <>
            <ToAll primary />
            {isHost && !isCancelled && (
              <ButtonLink variant="ghost" href={`/herf/${id}/attendance`}>
                {attendance.link}
              </ButtonLink>
            )}
          </>
        }
      >
        <p>
          {isCancelled || !endedAt ? (
            over.cancelled(isolated(title))
          ) : (
            <Sentence parts={over.ended(isolated(title), <When iso={endedAt} />)} />
          )}
        </p>
        <p>{over.next}</p>
      </MessageCard>
    </Frame>
  )
}

function ToAll({ primary = false }: { readonly primary?: boolean }) {
  return (
    <ButtonLink href="/herf" variant={primary ? 'primary' : 'ghost'}>
      {over.all}
    </ButtonLink>
  )
}

/** @param signIn where to sign in and come back; null: somebody is */
export function UnknownGate({ signIn }: { readonly signIn: string | null }) {
  return (
    <Frame>
      <MessageCard
        icon={Compass}
        title={unknown.title}
        tone="calm"
        action={
          <>
            {signIn && (
              <ButtonLink variant="primary" href={signIn}>
                {unknown.button}
              </ButtonLink>
            )}
            <ToAll primary={!signIn} />
          </>
        }
      >
        <p>{unknown.detail}</p>
        {signIn && <p>{unknown.signIn}</p>}
      </MessageCard>
    </Frame>
  )
}

export function SignedOutGate({ signIn }: { readonly signIn: string }) {
  return (
    <Frame>
      <MessageCard
        icon={LogIn}
        title={signedOut.title}
        action={
          <ButtonLink variant="primary" href={signIn}>
            {signedOut.button}
          </ButtonLink>
        }
      >
        <p>{signedOut.detail}</p>
      </MessageCard>
    </Frame>
  )
}

interface TurnedProps extends OfSession {
  readonly pending: boolean
  readonly onAgain: () => void
}

export function PrivateGate({ session, pending, onAgain }: TurnedProps) {
  return (
    <Turned
      icon={DoorClosed}
      title={turned.private}
      action={
        <Button variant="primary" pending={pending} onClick={onAgain}>
          {turned.again}
        </Button>
      }
    >
      {turned.privateDetail(isolated(session.title))}
    </Turned>
  )
}

export function BlockedGate({ session }: OfSession) {
  return (
    <Turned icon={Ban} title={turned.blocked} action={null}>
      {turned.blockedDetail(isolated(session.title))}
    </Turned>
  )
}

interface TurnedCardProps {
  readonly icon: typeof Ban
  readonly title: string
  readonly action: ReactNode
  readonly children: ReactNode
}

function Turned({ icon, title, action, children }: TurnedCardProps) {
  return (
    <Frame>
      <MessageCard
        icon={icon}
        title={title}
        tone="calm"
        action={
          <>
            {action}
            <ToAll primary={!action} />
          </>
        }
      >
        <p>{children}</p>
      </MessageCard>
    </Frame>
  )
}

export function UnavailableGate() {
  return <Unavailable {...unavailable} onWell={() => window.location.reload()} />
}
