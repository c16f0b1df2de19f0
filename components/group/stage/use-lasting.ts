'use client'

import { useEffect, useState } from 'react'

/** A value that stays for a while after it has gone, so that what shows it does not flicker. */
export function useLasting<T>(value: T | null, lastsMs: number): T | null {
  const [shown, setShown] = useState(value)
  if (value !== null && value !== shown) setShown(value)
  useEffect(() => {
    if (value !== null) return
    const timer = setTimeout(setShown, lastsMs, null)
    return () => clearTimeout(timer)
  }, [value, lastsMs])
  return value ?? shown
}
