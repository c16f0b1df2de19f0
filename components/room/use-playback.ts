'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'

interface Playback<E extends HTMLMediaElement> {
  readonly ref: RefObject<E | null>
  /** The browser wants a tap before it makes a sound. */
  readonly blocked: boolean
  readonly unblock: () => void
}

/** Plays a stream in an element; `srcObject` has no attribute. */
export function usePlayback<E extends HTMLMediaElement>(stream: MediaStream | null): Playback<E> {
  const ref = useRef<E>(null)
  const [blocked, setBlocked] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    element.srcObject = stream
    if (!stream) return
    // A newer stream interrupts the play before it (AbortError): only a refusal counts.
    element.play().then(
      () => setBlocked(false),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') setBlocked(true)
      },
    )
    return () => {
      element.srcObject = null
    }
  }, [stream])
  const unblock = () => {
    ref.current?.play().then(
      () => setBlocked(false),
      () => setBlocked(true),
    )
  }
  return { ref, blocked, unblock }
}
