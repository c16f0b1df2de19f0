'use client'

import { useState } from 'react'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { RoomClock } from '@/lib/client/snapshot'
import { digits, readClock, spoken, timeAnnouncement, type Urgency, urgencyOf } from './clock-words'
import { useNow } from './use-now'

const looks: Record<Urgency, string> = {
  calm: 'bg-gray-100 text-gray-900',
  'last-five-minutes': 'bg-tint-strong text-accent-hover',
  'last-minute': 'bg-red-600 text-white',
}

/** The paid clock: what is left, or on a tap what has passed. Spoken at 10, 5 and 1 minute only. */
export function Timer({ clock, paidMinutes }: { readonly clock: RoomClock; readonly paidMinutes: number }) {
  const [elapsed, setElapsed] = useState(false)
  const reading = readClock(clock, useNow())
  const seconds = reading ? (elapsed ? reading.elapsedSeconds : reading.remainingSeconds) : paidMinutes * 60
  const what = elapsed && reading ? 'gone' : 'left'
  return (
    <div className="flex items-center">
      <div role="timer" aria-live="off" data-testid="session-timer">
        <button
          type="button"
          onClick={() => setElapsed(!elapsed)}
          disabled={!reading}
          aria-label={`${spoken(seconds)} ${what}. Show time ${elapsed ? 'left' : 'gone'}`}
          className={classes(
            'forced-edge inline-flex min-h-12 min-w-24 items-baseline justify-center gap-1.5 rounded-full px-4 py-2.5 transition-colors',
            looks[reading ? urgencyOf(reading.remainingSeconds) : 'calm'],
          )}
        >
          <span className="text-lg font-bold tabular-nums">{digits(seconds)}</span>
          <span className="text-sm font-medium">{what}</span>
        </button>
      </div>
      <VisuallyHidden role="status">
        {reading ? timeAnnouncement(reading.remainingSeconds) : ''}
      </VisuallyHidden>
    </div>
  )
}
