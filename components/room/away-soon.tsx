'use client'

import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { awaySoonWords, otherAtEnd } from './ending-words'
import { useServerSecond } from './use-reading'

interface AwaySoonProps {
  readonly snapshot: Pick<RoomSnapshot, 'session' | 'clock'>
  /** Which side of the button has room for it. */
  readonly at: 'above' | 'below'
}

/** Beside End, for the few seconds in which an end still counts as with the other side here. The question that End asks says what that means. */
export function AwaySoon({ snapshot: { session, clock }, at }: AwaySoonProps) {
  const words = awaySoonWords(
    session.otherParticipantName,
    otherAtEnd(session, clock, useServerSecond(clock)),
  )
  return (
    words && (
      <span
        aria-hidden="true"
        className={classes(
          'forced-edge pointer-events-none absolute right-0 z-30 rounded-full border border-tint-line bg-tint px-3 py-1 text-sm font-medium whitespace-nowrap text-gray-900 tabular-nums shadow-card',
          at === 'above'
            ? 'bottom-full mb-4 lying:right-full lying:bottom-1/2 lying:mr-4 lying:mb-0 lying:translate-y-1/2'
            : 'top-full mt-2',
        )}
      >
        {words}
      </span>
    )
  )
}
