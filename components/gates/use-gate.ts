'use client'

import { useEffect, useRef, useState } from 'react'
import { tabTitle } from '@/locales/en/shared'

/** The gate that is shown, its title in the tab, and the focus on its heading when it changes while the page is open. */
export function useGate<Gate extends { readonly name: string }>(
  first: Gate,
  titleOf: (gate: Gate) => string,
): [Gate, (next: Gate) => void] {
  const [gate, setGate] = useState(first)
  const shown = useRef(gate.name)

  useEffect(() => {
    const same = shown.current === gate.name
    shown.current = gate.name
    if (gate.name === 'room') return // keeps its own title, and its own focus
    document.title = tabTitle(titleOf(gate))
    if (same) return
    document.querySelector<HTMLElement>('main h1[tabindex="-1"]')?.focus()
  }, [gate, titleOf])

  return [gate, setGate]
}
