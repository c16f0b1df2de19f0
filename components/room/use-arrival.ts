'use client'

import { useEffect, useRef } from 'react'
import { audioContext } from '@/lib/client/environment'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { firstName } from './presence-words'

/** Two who come in together need no sign of it. */
const worthASoundMs = 2_000

/** Who waits looks elsewhere: a soft sound, and the tab's title says who came, until the tab is looked at. */
export function useArrival({ otherPresent, session, phase }: RoomSnapshot): void {
  const aloneSinceMs = useRef<number | null>(null)
  const name = firstName(session.otherParticipantName)
  const alone = phase === 'waiting' && !otherPresent
  useEffect(() => {
    if (alone) aloneSinceMs.current ??= Date.now()
  }, [alone])
  useEffect(() => {
    if (!otherPresent || aloneSinceMs.current === null) return
    const waitedMs = Date.now() - aloneSinceMs.current
    aloneSinceMs.current = null
    if (waitedMs < worthASoundMs) return
    chime()
    return titleUntilSeen(`${name} is here`)
  }, [otherPresent, name])
}

/** Two falling sines, a quarter second each; a browser that does not let us sound stays silent. */
function chime(): void {
  const context = audioContext()
  if (!context) return
  const startAt = context.currentTime
  for (const [index, hertz] of [880, 660].entries()) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    const at = startAt + index * 0.18
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.08, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.32)
  }
  setTimeout(() => void context.close(), 1_000)
}

function titleUntilSeen(title: string): () => void {
  if (document.visibilityState === 'visible') return () => {}
  const before = document.title
  const seen = () => {
    if (document.visibilityState !== 'visible') return
    document.title = before
    document.removeEventListener('visibilitychange', seen)
  }
  document.title = title
  document.addEventListener('visibilitychange', seen)
  return () => {
    document.title = before
    document.removeEventListener('visibilitychange', seen)
  }
}
