'use client'

import { useEffect, useRef } from 'react'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { steadyNow } from '@/lib/client/steady-time'
import { firstName } from './presence-words'

/** Two who come in together need no sign of it. */
const worthASoundMs = 2_000

/** Who waits looks elsewhere: a soft sound, and the tab's title says who came, until the tab is looked at. */
export function useArrival({ otherPresent, session, phase }: RoomSnapshot): void {
  const aloneSinceMs = useRef<number | null>(null)
  const name = firstName(session.otherParticipantName)
  const alone = phase === 'waiting' && !otherPresent
  useEffect(() => {
    if (alone) aloneSinceMs.current ??= steadyNow()
  }, [alone])
  useEffect(() => {
    if (!otherPresent || aloneSinceMs.current === null) return
    const waitedMs = steadyNow() - aloneSinceMs.current
    aloneSinceMs.current = null
    if (waitedMs < worthASoundMs) return
    let isOver = false
    let unsay = () => {}
    import('./arrival-sign').then(
      ({ chime, titleUntilSeen }) => {
        if (isOver) return
        chime()
        unsay = titleUntilSeen(`${name} is here`)
      },
      () => {}, // the room shows it all the same
    )
    return () => {
      isOver = true
      unsay()
    }
  }, [otherPresent, name])
}
