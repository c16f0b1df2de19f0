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
    try {
      localStorage.setItem(place, next ? 'on' : 'off')
    } catch {
      // Not kept, then; it holds until the page is closed.
    }
    for (const changed of listeners) changed()
  },
  subscribe(changed: () => void) {
    listeners.add(changed)
    return () => listeners.delete(changed)
  },
}

function readOn(): boolean {
  try {
    return localStorage.getItem(place) !== 'off'
  } catch {
    return true
  }
}
