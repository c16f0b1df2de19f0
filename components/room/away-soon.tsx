'use client'

import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { awaySoonWords, otherAtEnd } from './ending-words'
import { useServerSecond } from './use-reading'

interface AwaySoonProps {
  readonly snapshot: Pick<RoomSnapshot, 'session' | 'clock'>
  readonly at: keyof typeof places
}

/** Beside the button; where there is no room for it, as in the head of a chat on a phone, among the words of the absence. */
const places = {
  bar: 'absolute right-0 bottom-full mb-2.5 lying:right-full lying:bottom-1/2 lying:mr-4 lying:mb-0 lying:translate-y-1/2',
  // Clear of one's own picture where that rests at first, and of the words in the middle.
  stage: 'absolute right-0 bottom-full mb-4 max-sm:mr-28 max-sm:mb-6 lying:right-full lying:mr-4 lying:mb-36',
  head: 'absolute right-0 top-full mt-2 max-sm:hidden',
  words: 'mt-2 inline-block sm:hidden',
} as const

/** For the few seconds in which an end still counts as with the other side here. The question that End asks says what that means. */
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
          'forced-edge pointer-events-none z-30 rounded-full border border-tint-line bg-tint px-3 py-1 text-sm font-medium whitespace-nowrap text-gray-900 tabular-nums shadow-card',
          places[at],
        )}
      >
        {words}
      </span>
    )
  )
}
