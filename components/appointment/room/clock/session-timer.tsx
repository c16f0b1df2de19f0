'use client'

import { Clock3, Hourglass } from 'lucide-react'
import { useState } from 'react'
import type { Ground } from '@/components/call/surface'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { RoomClock } from '@/lib/client/appointment/clock'
import { timer as words } from '@/locales/en/appointment/clock'
import { digits, type Reading, timeAnnouncement, type Urgency, urgencyOf } from './clock-words'
import { usePaused, useReading } from './use-reading'

const looks: Record<Ground, Record<Urgency, string>> = {
  paper: {
    calm: 'border-line bg-white text-gray-900',
    'last-five-minutes': 'border-tint-line bg-tint-strong text-accent-hover',
    'last-minute': 'border-red-600 bg-red-600 text-white',
  },
  stage: {
    calm: 'border-stage-line/60 bg-stage/85 text-white backdrop-blur-sm',
    'last-five-minutes': 'border-tint-line bg-tint-strong text-accent-hover',
    'last-minute': 'border-red-600 bg-red-600 text-white',
  },
}

interface SessionTimerProps {
  readonly clock: RoomClock
  readonly bookedMinutes: number
  readonly ground: Ground
}

/** The paid clock: what is left, or on a press what has passed. Said aloud at 10, 5 and 1 minute only. */
export function SessionTimer({ clock, bookedMinutes, ground }: SessionTimerProps) {
  const reading = useReading(clock)
  const paused = usePaused(clock)
  return (
    <>
      <div role="timer" aria-live="off" data-testid="session-timer" className="shrink-0">
        {reading ? (
          <Running reading={reading} paused={paused} ground={ground} />
        ) : (
          <Digits seconds={bookedMinutes * 60} what={words.booked} look={looks[ground].calm} urgent={false} />
        )}
      </div>
      <VisuallyHidden role="status">
        {reading ? timeAnnouncement(reading.remainingSeconds) : ''}
      </VisuallyHidden>
    </>
  )
}

interface RunningProps {
  readonly reading: Reading
  readonly paused: boolean
  readonly ground: Ground
}

function Running({ reading, paused, ground }: RunningProps) {
  const [passed, setPassed] = useState(false)
  const seconds = passed ? reading.elapsedSeconds : reading.remainingSeconds
  const what = passed ? words.passed : words.left
  const urgency = urgencyOf(reading.remainingSeconds)
  return (
    <button type="button" onClick={() => setPassed(!passed)} className="block rounded-full">
      <Digits
        seconds={seconds}
        what={paused ? words.paused : what}
        look={looks[ground][urgency]}
        urgent={urgency !== 'calm'}
      />
      <VisuallyHidden>{passed ? words.showLeft : words.showPassed}</VisuallyHidden>
    </button>
  )
}

interface DigitsProps {
  readonly seconds: number
  readonly what: string
  readonly look: string
  /** Another picture besides another colour. */
  readonly urgent: boolean
}

function Digits({ seconds, what, look, urgent }: DigitsProps) {
  const Icon = urgent ? Hourglass : Clock3
  return (
    <span
      className={classes(
        'forced-edge flex h-12 items-center justify-center gap-1.5 rounded-full border px-3.5 sm:px-4',
        look,
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 max-[359px]:hidden" />
      <span className="text-lg font-bold tabular-nums">{digits(seconds)}</span>{' '}
      <span className="text-sm font-medium">{what}</span>
    </span>
  )
}
