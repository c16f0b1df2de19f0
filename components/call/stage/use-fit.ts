'use client'

import { type RefObject, useEffect, useState } from 'react'
import { fitOf } from './stage-layout'

interface Fit {
  readonly fit: 'cover' | 'contain'
  /** A first picture has arrived. */
  readonly measured: boolean
  /** It arrived a moment ago, or not yet: nothing can be known of whether more come. */
  readonly fresh: boolean
}

/** Until what is counted of a line has been counted a few times. */
const freshMs = 1_000

/** How a video lies on its stage; follows both when a phone is turned, on either side. */
export function useFit(video: RefObject<HTMLVideoElement | null>, stage: RefObject<HTMLElement | null>): Fit {
  const [shape, setShape] = useState<Omit<Fit, 'fresh'>>({ fit: 'contain', measured: false })
  const [fresh, setFresh] = useState(true)
  const { measured } = shape
  useEffect(() => {
    if (!measured) return
    const timer = setTimeout(() => setFresh(false), freshMs)
    return () => clearTimeout(timer)
  }, [measured])
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
  return { ...shape, fresh }
}
