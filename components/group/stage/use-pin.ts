'use client'

import { createContext, useContext } from 'react'

/** Whom this page shows large until it is told otherwise, whoever speaks: a member's id; null: nobody. */
export interface Pin {
  readonly pinned: string | null
  readonly pin: (member: string | null) => void
}

export const PinContext = createContext<Pin>({ pinned: null, pin: () => {} })

export function usePin(): Pin {
  return useContext(PinContext)
}
