'use client'

import { useEffect, useRef, useState } from 'react'
import { validateLink } from '@/lib/client/api'
import { type Gate, gateOf, titleOf } from './gate'

/** The gate that is shown, its title in the tab, and the focus on its heading when it changes while the page is open. */
export function useGate(first: Gate): [Gate, (next: Gate) => void] {
  const [gate, setGate] = useState(first)
  const shown = useRef(gate.name)

  useEffect(() => {
    const same = shown.current === gate.name
    shown.current = gate.name
    if (gate.name === 'room') return // keeps its own title, and its own focus
    document.title = `${titleOf(gate)} · Parley`
    if (same) return
    document.querySelector<HTMLElement>('main h1[tabindex="-1"]')?.focus()
  }, [gate])

  return [gate, setGate]
}

/** Asks the server about a link again; null where it cannot be asked. */
export async function recheck(token: string): Promise<Gate | null> {
  const outcome = await validateLink(token)
  if (!outcome.ok) return null
  const { value } = outcome
  if (value.valid) return { name: 'prejoin', session: value }
  const { reason, session } = value
  return gateOf({ state: 'invalid', reason, ...(session ? { session } : {}) }, false)
}
