'use client'

import { type RefObject, useEffect } from 'react'

/** Calls back once a picture was shown. */
export function useFirstPicture(video: RefObject<HTMLVideoElement | null>, shown: () => void): void {
  useEffect(() => {
    const element = video.current
    if (!element) return
    // Firefox before 132.
    if (!('requestVideoFrameCallback' in HTMLVideoElement.prototype)) {
      element.addEventListener('loadeddata', shown, { once: true })
      return () => element.removeEventListener('loadeddata', shown)
    }
    const handle = element.requestVideoFrameCallback(shown)
    return () => element.cancelVideoFrameCallback(handle)
  }, [video, shown])
}
