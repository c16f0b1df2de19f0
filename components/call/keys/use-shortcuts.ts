'use client'

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { shortcutPreference } from '@/lib/client/browser/shortcut-preference'
import { actOf, isWritten, type ShortcutAct } from './shortcuts'

/** Single keys of a call, as long as the person has not turned them off. */
export function useShortcuts(act: (what: ShortcutAct) => void): void {
  const { subscribe, isOn } = shortcutPreference
  const on = useSyncExternalStore(subscribe, isOn, isOn)
  const press = useEffectEvent((event: KeyboardEvent) => {
    const what = isOn() ? actOf(event, isWritten(event.target)) : null
    if (!what) return
    event.preventDefault()
    act(what)
  })
  useEffect(() => {
    if (!on) return
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [on])
}
