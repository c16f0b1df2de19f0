'use client'

import { CircleAlert, Link2Off, LockKeyhole, MonitorSmartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import type { Obstacle } from '@/lib/client/http/api'
import { problemDetails } from '@/locales/en/problems'
import { cookies, elsewhere, insecure, notValid, trouble, withdrawn } from '@/locales/en/room/gates'

/** One text for every link that opens nothing: it does not tell which links exist. */
export function NotValidGate() {
  return (
    <Frame>
      <MessageCard icon={Link2Off} title={notValid.title} tone="calm">
        <p>{notValid.detail}</p>
      </MessageCard>
    </Frame>
  )
}

/** This link was taken back, as when it was sent to the wrong person or a new one was asked for. @param detail from whom there is another */
export function WithdrawnGate({ detail = withdrawn.detail }: { readonly detail?: string }) {
  return (
    <Frame>
      <MessageCard icon={Link2Off} title={withdrawn.title} tone="calm">
        <p>{detail}</p>
      </MessageCard>
    </Frame>
  )
}

interface ElsewhereProps {
  /** What using it here does, in words. */
  readonly detail: string
  /** This tab has the link's secret, without which nobody takes a place over. */
  readonly hasSecret: boolean
  readonly pending: boolean
  readonly onTakeOver: () => void
}

export function ElsewhereGate({ detail, hasSecret, pending, onTakeOver }: ElsewhereProps) {
  return (
    <Frame>
      <MessageCard
        icon={MonitorSmartphone}
        title={elsewhere.title}
        action={
          hasSecret && (
            <Button variant="primary" size="large" pending={pending} onClick={onTakeOver} className="w-full">
              {elsewhere.useHere}
            </Button>
          )
        }
      >
        <p>{hasSecret ? detail : elsewhere.noSecret}</p>
      </MessageCard>
    </Frame>
  )
}

interface TroubleProps {
  readonly obstacle: Obstacle
  readonly pending: boolean
  readonly onRetry: () => void
  /** What is safe all the same. */
  readonly children?: ReactNode
}

export function TroubleGate({ obstacle, pending, onRetry, children }: TroubleProps) {
  return (
    <Frame>
      <MessageCard
        icon={CircleAlert}
        title={trouble.title}
        action={
          <Button variant="primary" pending={pending} onClick={onRetry}>
            {trouble.again}
          </Button>
        }
      >
        <p role="alert">{troubleWords(obstacle)}</p>
        {children}
      </MessageCard>
    </Frame>
  )
}

function troubleWords({ code, cause }: Obstacle): string {
  return cause === 'device_moves' ? trouble.movedTooOften : problemDetails[code]
}

/** Without a cookie nobody could end the session, or come back after a reload. */
export function CookiesGate({ children }: { readonly children?: ReactNode }) {
  return (
    <Frame>
      <MessageCard
        icon={LockKeyhole}
        title={cookies.title}
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {cookies.allowed}
          </Button>
        }
      >
        <p>{cookies.detail}</p>
        {children}
      </MessageCard>
    </Frame>
  )
}

/** Browsers give devices, and keep the session's cookie, on secure addresses only. */
export function InsecureGate() {
  return (
    <Frame>
      <MessageCard
        icon={LockKeyhole}
        title={insecure.title}
        action={
          <ButtonLink variant="primary" href={window.location.href.replace(/^http:/, 'https:')}>
            {insecure.open}
          </ButtonLink>
        }
      >
        <p>{insecure.detail}</p>
      </MessageCard>
    </Frame>
  )
}
