'use client'

import { useEffect, useRef } from 'react'
import { steadyNow } from '@/lib/client/browser/steady-time'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { isHere } from '@/locales/en/room/room'

/** Two who come in together need no sign of it. */
const worthASoundMs = 2_000

/** Who waits looks elsewhere: a soft sound, and the tab's title says who came, until the tab is looked at. */
export function useArrival(snapshot: RoomSnapshot): void {
  const { members, phase } = snapshot
  const first = members.find((one) => one.present)
  const present = first !== undefined
  const aloneSinceMs = useRef<number | null>(null)
  const name = firstName(first?.name ?? '')
  const alone = phase === 'waiting' && !present
  useEffect(() => {
    if (alone) aloneSinceMs.current ??= steadyNow()
  }, [alone])
  useEffect(() => {
    if (!present || aloneSinceMs.current === null) return
    const waitedMs = steadyNow() - aloneSinceMs.current
    aloneSinceMs.current = null
    if (waitedMs < worthASoundMs) return
    let isOver = false
    let unsay = () => {}
    import('./arrival-sign').then(
      ({ chime, titleUntilSeen }) => {
        if (isOver) return
        chime()
        unsay = titleUntilSeen(isHere(name))
      },
      () => {}, // the room shows it all the same
    )
    return () => {
      isOver = true
      unsay()
    }
  }, [present, name])
}
