'use client'

import { CalendarClock } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { DeviceCheckPanel } from '@/components/prejoin/lazy-device-check'
import { placeOf } from '@/components/prejoin/place'
import type { DeviceCheck } from '@/components/prejoin/use-device-check'
import { Countdown, countdownWords } from '@/components/time/countdown'
import { useServerNow } from '@/components/time/use-server-now'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { usePart } from '@/components/ui/lazy'
import { Frame } from '@/components/ui/page/frame'
import { Sentence } from '@/components/ui/sentence'
import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { modeOf } from '@/lib/room/modes'
import { early as words } from '@/locales/en/appointment/gates'
import { sessionsInside } from '@/locales/en/names'
import { minutes, sessionWith } from '@/locales/en/shared'
import { IfAlone } from '../if-alone'
import { meanwhilePart } from '../lazy-late-line'

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
          <Sentence
            parts={words.title(
              sessionWith(sessionsInside[session.sessionType], isolated(session.otherParticipantName)),
              <span className="tracking-normal whitespace-nowrap text-accent">{countdownWords(leftMs)}</span>,
            )}
          />
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
          <Sentence
            parts={words.facts(
              <When iso={session.scheduledStartTime} form="time" />,
              minutes(session.paidDurationMinutes),
              formatMoney(session.price, session.currency),
            )}
          />
        </p>
        <p>
          <Sentence parts={words.joinFrom(<When iso={session.opensAt} form="time" />)} />
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
