'use client'

import { type RefObject, useEffect, useState } from 'react'
import { fitOf } from './stage-layout'

interface Fit {
  readonly fit: 'cover' | 'contain'
  /** A first picture has arrived. */
  readonly measured: boolean
}

/** How a video lies on its stage; follows both when a phone is turned, on either side. */
export function useFit(video: RefObject<HTMLVideoElement | null>, stage: RefObject<HTMLElement | null>): Fit {
  const [shape, setShape] = useState<Fit>({ fit: 'contain', measured: false })
  useEffect(() => {
    const [picture, room] = [video.current, stage.current]
    if (!picture || !room) return
    const measure = () => {
      const size = { width: picture.videoWidth, height: picture.videoHeight }
      if (size.width === 0) return
      setShape({ fit: fitOf(size, { width: room.clientWidth, height: room.clientHeight }), measured: true })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(room)
    picture.addEventListener('resize', measure)
    picture.addEventListener('loadedmetadata', measure)
    return () => {
      observer.disconnect()
      picture.removeEventListener('resize', measure)
      picture.removeEventListener('loadedmetadata', measure)
    }
  }, [video, stage])
  return shape
}
