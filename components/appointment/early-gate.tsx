'use client'

import { CalendarClock } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { DeviceCheckPanel } from '@/components/prejoin/lazy-device-check'
import { placeOf } from '@/components/prejoin/place'
import type { DeviceCheck } from '@/components/prejoin/use-device-check'
import { Card } from '@/components/ui/card'
import { usePart } from '@/components/ui/use-part'
import { formatMoney } from '@/lib/format'
import type { SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'
import { modeOf } from '@/lib/room/modes'
import { Countdown, countdownWords } from './countdown'
import { meanwhilePart } from './extras/parts'
import { Frame } from './frame'
import { IfAlone } from './if-alone'
import { modeWords } from './mode-words'
import { useServerNow } from './use-server-now'
import { When } from './when'

interface EarlyProps {
  readonly session: SessionView
  readonly check: DeviceCheck
  readonly token: string | null
  /** The time has come: ask the server again. False: it could not tell, or it is still too early. */
  readonly onOpen: () => Promise<boolean>
  /** What else can be done meanwhile. */
  readonly children?: ReactNode
}

const askAgainMs = 3_000

/** Counts down to the moment when joining is possible, and then goes on by itself. */
export function EarlyGate({ session, check, token, onOpen, children }: EarlyProps) {
  const nowMs = useServerNow(session.serverTime)
  useOpening(nowMs >= Date.parse(session.opensAt), onOpen)
  const leftMs = Date.parse(session.scheduledStartTime) - nowMs
  const Meanwhile = usePart(meanwhilePart)

  return (
    <Frame>
      <Card className="rise-in mt-2 space-y-6 sm:mt-6">
        <h1 tabIndex={-1} className="text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
          Your {modeWords[session.sessionType].session} with {isolated(session.otherParticipantName)} starts
          in <span className="tracking-normal whitespace-nowrap text-accent">{countdownWords(leftMs)}</span>
        </h1>
        <Countdown leftMs={leftMs} />
        {Meanwhile && <Meanwhile session={session} token={token} />}
        <Details session={session} />
        {children}
        {modeOf(session.sessionType).media.length > 0 && (
          <DeviceCheckPanel check={check} place={placeOf(session, token)} />
        )}
      </Card>
    </Frame>
  )
}

function Details({ session }: Pick<EarlyProps, 'session'>) {
  return (
    <div className="flex gap-4">
      <CalendarClock aria-hidden="true" className="mt-1 size-6 shrink-0 text-accent" />
      <div className="min-w-0 space-y-1">
        <p className="font-semibold text-gray-900">
          <When iso={session.scheduledStartTime} form="date" />
        </p>
        <p>
          <When iso={session.scheduledStartTime} form="time" /> · {session.paidDurationMinutes} min ·{' '}
          {formatMoney(session.price, session.currency)}
        </p>
        <p>
          You can join from <When iso={session.opensAt} form="time" />. Keep this page open: it lets you in by
          itself.
        </p>
        <div className="space-y-1 pt-2 text-sm">
          <IfAlone session={session} before />
        </div>
      </div>
    </div>
  )
}

function useOpening(isOpen: boolean, onOpen: () => Promise<boolean>): void {
  const ask = useEffectEvent(onOpen)
  useEffect(() => {
    if (!isOpen) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    const attempt = async () => {
      if ((await ask()) || left) return
      timer = setTimeout(attempt, askAgainMs)
    }
    void attempt()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [isOpen])
}
