'use client'

import { useEffect, useEffectEvent } from 'react'
import { DeviceCheckPanel } from '@/components/prejoin/lazy-device-check'
import type { DeviceCheck } from '@/components/prejoin/use-device-check'
import { Countdown, countdownWords } from '@/components/time/countdown'
import { useServerNow } from '@/components/time/use-server-now'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { Frame } from '@/components/ui/page/frame'
import { Sentence } from '@/components/ui/sentence'
import type { GroupView } from '@/lib/contract/http/group'
import { isolated } from '@/lib/contract/isolated'
import { modeOf } from '@/lib/room/modes'
import { early as words } from '@/locales/en/group/gates'

interface EarlyProps {
  readonly view: GroupView
  readonly check: DeviceCheck
  /** The time has come. */
  readonly onOpen: () => void
}

/** Counts down to the moment when the room opens, or waits for its host, and then goes on by itself. */
export function EarlyGate({ view, check, onOpen }: EarlyProps) {
  const nowMs = useServerNow(view.serverTime)
  const leftMs = Date.parse(view.opensAt) - nowMs
  const isOpen = leftMs <= 0
  const open = useEffectEvent(onOpen)
  useEffect(() => {
    if (isOpen) open()
  }, [isOpen])

  return (
    <Frame>
      <Card className="rise-in mt-2 space-y-6 sm:mt-6">
        <h1 tabIndex={-1} className="text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
          {view.awaitsHost ? (
            words.awaited(isolated(view.title))
          ) : (
            <Sentence
              parts={words.title(
                isolated(view.title),
                <span className="tracking-normal whitespace-nowrap text-accent">
                  {countdownWords(leftMs)}
                </span>,
              )}
            />
          )}
        </h1>
        {view.awaitsHost ? (
          <p>{words.awaitedDetail}</p>
        ) : (
          <>
            <Countdown leftMs={leftMs} />
            <p>
              <Sentence
                parts={words.detail(
                  <When iso={view.opensAt} form="date" />,
                  <When iso={view.opensAt} form="time" />,
                )}
              />
            </p>
          </>
        )}
        {modeOf(view.sessionType).media.length > 0 && <DeviceCheckPanel check={check} place={null} />}
      </Card>
    </Frame>
  )
}
