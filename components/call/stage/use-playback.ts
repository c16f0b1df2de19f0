'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'

interface Playback<E extends HTMLMediaElement> {
  readonly ref: RefObject<E | null>
  /** The browser wants a tap before it makes a sound. */
  readonly blocked: boolean
  readonly unblock: () => void
}

/** Plays a stream in an element; `srcObject` has no attribute. */
export function usePlayback<E extends HTMLMediaElement>(
  stream: MediaStream | null,
  given?: RefObject<E | null>,
): Playback<E> {
  const own = useRef<E>(null)
  const ref = given ?? own
  const [blocked, setBlocked] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    element.srcObject = stream
    if (!stream) return
    // A newer stream interrupts the play before it (AbortError): only a refusal counts.
    const play = () =>
      element.play().then(
        () => setBlocked(false),
        (error: unknown) => {
          if (error instanceof DOMException && error.name === 'NotAllowedError') setBlocked(true)
        },
      )
    // A phone call, or the page in the background, pauses what plays; it does not go on by itself.
    const goOn = () => {
      if (element.paused && document.visibilityState === 'visible') void play()
    }
    void play()
    document.addEventListener('visibilitychange', goOn)
    element.addEventListener('pause', goOn)
    return () => {
      document.removeEventListener('visibilitychange', goOn)
      element.removeEventListener('pause', goOn)
      element.srcObject = null
    }
  }, [stream, ref])
  const unblock = () => {
    ref.current?.play().then(
      () => setBlocked(false),
      () => setBlocked(true),
    )
  }
  return { ref, blocked, unblock }
}
