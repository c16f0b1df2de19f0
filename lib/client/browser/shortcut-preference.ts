import { keep, kept } from './environment'

/** Single keys act only while the person wants them to (WCAG 2.1.4): on at first, off for good with one choice. */
const place = 'parley.shortcuts'
const listeners = new Set<() => void>()
let on: boolean | undefined

export const shortcutPreference = {
  isOn(): boolean {
    on ??= readOn()
    return on
  },
  set(next: boolean) {
    on = next
    keep('browser', place, next ? 'on' : 'off')
    for (const changed of listeners) changed()
  },
  subscribe(changed: () => void) {
    listeners.add(changed)
    return () => listeners.delete(changed)
  },
}

function readOn(): boolean {
  return kept('browser', place) !== 'off'
}
