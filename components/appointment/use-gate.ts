'use client'

import { useEffect, useRef, useState } from 'react'
import { validateResponse } from '@/lib/room/http'
import { type Gate, gateOf, type LoadedSession, titleOf } from './gate'

/** The gate that is shown, its title in the tab, and the focus on its heading when it changes while the page is open. */
export function useGate(loaded: LoadedSession): [Gate, (next: Gate) => void] {
  const [gate, setGate] = useState(() => gateOf(loaded))
  const shown = useRef(gate.name)

  useEffect(() => {
    if (gate.name !== 'room') document.title = `${titleOf(gate)} · Parley` // the room keeps its own
    if (shown.current === gate.name) return
    shown.current = gate.name
    document.querySelector<HTMLElement>('main h1[tabindex="-1"]')?.focus()
  }, [gate])

  return [gate, setGate]
}

/** Asks the server about a link again; null where it cannot be asked. */
export async function recheck(token: string): Promise<LoadedSession | null> {
  try {
    const answer = await fetch('/api/sessions/validate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      cache: 'no-store',
    })
    const parsed = validateResponse.safeParse(await answer.json())
    if (!parsed.success) return null
    const { data } = parsed
    if (data.valid) return { state: 'valid', session: data, claimedHere: false }
    return { state: 'invalid', reason: data.reason, ...(data.session ? { session: data.session } : {}) }
  } catch {
    return null
  }
}
