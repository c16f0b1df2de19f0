'use client'

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'

export type PanelName = 'chat' | 'people' | 'polls' | 'captions'

/** Which panel of the room is open, for its header and its screen. */
export interface Panels {
  readonly open: PanelName | null
  /** Whose row was asked for in the list of people; null: nobody's. */
  readonly person: string | null
  readonly toggle: (name: PanelName) => void
  readonly close: () => void
}

export const PanelsContext = createContext<Panels>({
  open: null,
  person: null,
  toggle: () => {},
  close: () => {},
})

/** The focus goes to the button that opens it. */
export function toButtonOf(name: PanelName): void {
  document.querySelector<HTMLElement>(`[data-panel="${name}"] button`)?.focus()
}

export function usePanels(): Panels {
  return useContext(PanelsContext)
}

/** Where a panel lies beside what it belongs to: on a wide screen, and on a phone held sideways. */
const besideList = () =>
  window.matchMedia('(min-width: 900px), (orientation: landscape) and (max-height: 30rem)')
/** The bar is full: of what is in it something has to stand elsewhere. */
const tightList = () => window.matchMedia('(max-width: 519px), (max-height: 30rem)')

/** A panel that is open lies over what it belongs to. */
export function useCovered(): boolean {
  const isBeside = useMatches(besideList)
  const { open } = usePanels()
  return open !== null && !isBeside
}

export function useTight(): boolean {
  return useMatches(tightList)
}

function useMatches(list: () => MediaQueryList): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const watched = list()
      watched.addEventListener('change', changed)
      return () => watched.removeEventListener('change', changed)
    },
    [list],
  )
  return useSyncExternalStore(
    subscribe,
    () => list().matches,
    () => false,
  )
}
