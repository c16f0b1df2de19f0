'use client'

import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { useServerSecond } from '../clock/use-reading'
import { awaySoonWords, otherAtEnd } from '../ending/ending-words'

interface AwaySoonProps {
  readonly snapshot: Pick<AppointmentSnapshot, 'session' | 'clock'>
}

/** Among the words of the absence, for the few seconds in which an end still counts as with the other side here. The question that End asks says what that means. */
export function AwaySoon({ snapshot: { session, clock } }: AwaySoonProps) {
  const words = awaySoonWords(
    session.otherParticipantName,
    otherAtEnd(session, clock, useServerSecond(clock)),
  )
  return (
    words && (
      <span
        aria-hidden="true"
        className="forced-edge pointer-events-none mx-auto mt-2 block w-fit rounded-full border border-tint-line bg-tint px-3 py-1 text-sm font-medium whitespace-nowrap text-gray-900 tabular-nums shadow-card"
      >
        {words}
      </span>
    )
  )
}
