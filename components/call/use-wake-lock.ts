'use client'

import { useEffect } from 'react'
import { quietly } from '@/lib/client/browser/try-storage'

/** During a call the screen stays on: a phone that falls asleep stops its camera. */
export function useWakeLock(): void {
  useEffect(() => {
    let left = false
    let lock: WakeLockSentinel | undefined
    const hold = async () => {
      if (document.visibilityState !== 'visible') return
      // Missing, low battery, or forbidden.
      lock =
        (await Promise.resolve(quietly(() => navigator.wakeLock.request('screen'))).catch(() => undefined)) ??
        undefined
      if (left) void lock?.release()
    }
    void hold()
    // The browser takes the lock away whenever the page is hidden.
    document.addEventListener('visibilitychange', hold)
    return () => {
      left = true
      document.removeEventListener('visibilitychange', hold)
      void lock?.release()
    }
  }, [])
}
