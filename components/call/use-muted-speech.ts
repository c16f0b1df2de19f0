'use client'

import { useEffect, useState } from 'react'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'

/** How long the hint stays after the last word. */
const shownMs = 6_000

/** Whether the person speaks into a microphone that is off. */
export function useMutedSpeech(devices: DevicesSnapshot | null): boolean {
  const [speaks, setSpeaks] = useState(false)
  const track = devices?.microphone === 'off' ? devices.localStream?.getAudioTracks()[0] : undefined

  useEffect(() => {
    if (!track) return
    let unwatch: (() => void) | undefined
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const heard = () => {
      clearTimeout(timer)
      setSpeaks(true)
      timer = setTimeout(() => setSpeaks(false), shownMs)
    }
    // Only who turns the microphone off needs it.
    import('@/lib/client/devices/muted-speech').then(
      ({ watchMutedSpeech }) => {
        if (!left) unwatch = watchMutedSpeech(track, heard)
      },
      () => undefined,
    )
    return () => {
      left = true
      unwatch?.()
      clearTimeout(timer)
      setSpeaks(false)
    }
  }, [track])

  return speaks
}
