'use client'

import { useEffect, useState } from 'react'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { takesCookies } from '@/lib/client/browser/environment'

/** Why nobody can be let in with this browser, at this address; null: nothing stands in the way, as far as is known. */
export type Hindrance = 'insecure' | 'cookies' | 'calls' | null

/**
 * @param leadsIn the gate that is shown leads into the room
 * @param hasCall there is a call behind it
 */
export function useHindrance(leadsIn: boolean, hasCall: boolean): Hindrance {
  const hydrated = useHydrated()
  const lacksCalls = useLacksCalls(hasCall)
  if (hydrated && leadsIn) {
    if (!window.isSecureContext) return 'insecure'
    if (!takesCookies()) return 'cookies'
  }
  return lacksCalls ? 'calls' : null
}

/** This browser cannot make the call, which is known a moment after the page came alive. */
function useLacksCalls(matters: boolean): boolean {
  const [lacks, setLacks] = useState(false)
  useEffect(() => {
    if (!matters) return
    import('@/lib/client/devices/makes-calls').then(
      ({ makesCalls }) => setLacks(!makesCalls()),
      () => undefined, // without it the call is tried
    )
  }, [matters])
  return matters && lacks
}
