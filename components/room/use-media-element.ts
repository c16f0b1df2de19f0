'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'

interface Playing<E extends HTMLMediaElement> {
  readonly ref: RefObject<E | null>
  /** The browser wants a tap before it makes a sound. */
  readonly blocked: boolean
  readonly unblock: () => void
}

/** Plays a stream in an element; React has no attribute for `srcObject`. */
export function useMediaElement<E extends HTMLMediaElement>(stream: MediaStream | null): Playing<E> {
  const ref = useRef<E>(null)
  const [blocked, setBlocked] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    element.srcObject = stream
    if (!stream) return
    // A new stream interrupts the play before it: only a refusal counts.
    element
      .play()
      .catch((error: unknown) =>
        setBlocked(error instanceof DOMException && error.name === 'NotAllowedError'),
      )
    return () => {
      element.srcObject = null
    }
  }, [stream])
  const unblock = () => {
    setBlocked(false)
    ref.current?.play().catch(() => setBlocked(true))
  }
  return { ref, blocked, unblock }
}
