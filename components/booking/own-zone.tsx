'use client'

import { useEffect } from 'react'
import { timeZone } from '@/lib/client/browser/environment'

/** Goes on with the visitor's own zone, where the browser says one that is known here; without a script the visitor chooses it. */
export function OwnZone({ zones }: { readonly zones: readonly string[] }) {
  useEffect(() => {
    const own = timeZone()
    if (!zones.includes(own)) return
    const here = new URL(window.location.href)
    if (here.searchParams.has('zone')) return
    here.searchParams.set('zone', own)
    window.location.replace(here)
  }, [zones])
  return null
}
