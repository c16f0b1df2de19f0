'use client'

import { useEffect, useRef, useState } from 'react'
import { dueMs, followed, nobody } from './followed'

/** Whoever is shown large while nobody was chosen. @param speaking others who speak now @param here the others who are in */
export function useFollowed(speaking: readonly string[], here: readonly string[]): string | null {
  const [id, setId] = useState<string | null>(null)
  const state = useRef(nobody)
  const [speak, are] = [speaking.join(' '), here.join(' ')]
  useEffect(() => {
    const heard = { speaking: idsOf(speak), here: idsOf(are) }
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const nowMs = performance.now()
      state.current = followed(state.current, heard, nowMs)
      setId(state.current.id)
      const due = dueMs(state.current, heard)
      if (due !== null) timer = setTimeout(look, Math.max(20, due - nowMs))
    }
    look()
    return () => {
      clearTimeout(timer)
      // Who spoke until now was heard until now.
      state.current = followed(state.current, heard, performance.now())
    }
  }, [speak, are])
  return id !== null && here.includes(id) ? id : (here[0] ?? null)
}

function idsOf(joined: string): string[] {
  return joined === '' ? [] : joined.split(' ')
}
