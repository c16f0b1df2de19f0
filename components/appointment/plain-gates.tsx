'use client'

import { CircleAlert, Link2Off, LockKeyhole, MonitorSmartphone, TimerOff } from 'lucide-react'
import { Button, ButtonLink } from '@/components/ui/button'
import type { SessionView } from '@/lib/room/http'
import { Frame } from './frame'
import { MessageCard } from './message-card'
import { sessionTitle } from './mode-words'
import { When } from './when'

/** One text for every link that opens nothing: it does not tell which links exist. */
export function NotValidGate() {
  return (
    <Frame>
      <MessageCard icon={Link2Off} title="This link is not valid" tone="calm">
        <p>Open it exactly as it was sent to you, or ask for a new one.</p>
      </MessageCard>
    </Frame>
  )
}

/** The practice took this link back, as when it was sent to the wrong person or a new one was asked for. */
export function WithdrawnGate() {
  return (
    <Frame>
      <MessageCard icon={Link2Off} title="This link was withdrawn" tone="calm">
        <p>It opens nothing any more. Use the newest link that you were sent, or ask the practice for one.</p>
      </MessageCard>
    </Frame>
  )
}

interface ElsewhereProps {
  readonly session: SessionView
  /** This tab has the link's secret, without which nobody takes a place over. */
  readonly hasSecret: boolean
  readonly pending: boolean
  readonly onTakeOver: () => void
}

export function ElsewhereGate({ session, hasSecret, pending, onTakeOver }: ElsewhereProps) {
  return (
    <Frame>
      <MessageCard
        icon={MonitorSmartphone}
        title="This session is open on another device"
        action={
          hasSecret && (
            <Button variant="primary" size="large" pending={pending} onClick={onTakeOver} className="w-full">
              Use it here instead
            </Button>
          )
        }
      >
        {hasSecret ? (
          <p>
            Use it here, and {inSentence(sessionTitle(session))} continues on this device; the other one
            leaves. Your time and your payment stay as they are.
          </p>
        ) : (
          <p>To use it here instead, open your link again on this device, as it was sent to you.</p>
        )}
      </MessageCard>
    </Frame>
  )
}

function inSentence(title: string): string {
  return `the ${title.charAt(0).toLowerCase()}${title.slice(1)}`
}

/** Over, and the page does not know yet what became of it. */
export function OverGate({ session }: { readonly session: SessionView }) {
  return (
    <Frame>
      <MessageCard
        icon={TimerOff}
        title="Session ended"
        tone="calm"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Show the summary
          </Button>
        }
      >
        <p>
          {sessionTitle(session)}, booked for <When iso={session.scheduledStartTime} />, is over.
        </p>
      </MessageCard>
    </Frame>
  )
}

interface TroubleProps {
  readonly message: string
  readonly pending: boolean
  readonly onRetry: () => void
}

export function TroubleGate({ message, pending, onRetry }: TroubleProps) {
  return (
    <Frame>
      <MessageCard
        icon={CircleAlert}
        title="You are not in yet"
        action={
          <Button variant="primary" pending={pending} onClick={onRetry}>
            Try again
          </Button>
        }
      >
        <p role="alert">{message}</p>
        <p>Your payment is safe.</p>
      </MessageCard>
    </Frame>
  )
}

/** Without a cookie nobody could end the session, or come back after a reload. */
export function CookiesGate() {
  return (
    <Frame>
      <MessageCard
        icon={LockKeyhole}
        title="Your browser blocks cookies"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            I have allowed them
          </Button>
        }
      >
        <p>
          This page needs one cookie: it keeps your place in the session. Allow cookies for this site in your
          browser’s settings, or open your link in another browser.
        </p>
        <p>Your payment is safe.</p>
      </MessageCard>
    </Frame>
  )
}

/** Browsers give devices, and keep the session's cookie, on secure addresses only. */
export function InsecureGate({ secureAddress }: { readonly secureAddress: string }) {
  return (
    <Frame>
      <MessageCard
        icon={LockKeyhole}
        title="This page needs a secure connection"
        action={
          <ButtonLink variant="primary" href={secureAddress}>
            Open the secure address
          </ButtonLink>
        }
      >
        <p>Your browser lets people join only at an address that begins with https.</p>
      </MessageCard>
    </Frame>
  )
}
