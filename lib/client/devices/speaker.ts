import { rememberDevice, rememberedDevice } from './device-memory'

/** Where sound comes out, chosen once for the page and remembered. '' is the browser's default. */
const listeners = new Set<() => void>()
let chosen: string | undefined

export const speaker = {
  /** Not every browser lets a page choose. */
  isSupported: () => typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  get: () => (chosen ??= rememberedDevice('speaker') ?? ''),
  choose(id: string) {
    chosen = id
    rememberDevice('speaker', id)
    for (const changed of listeners) changed()
  },
  subscribe(changed: () => void) {
    listeners.add(changed)
    return () => listeners.delete(changed)
  },
}

/** Lets an element sound there; where that speaker is gone, or not allowed, it sounds as it did. */
export async function soundThrough(element: HTMLMediaElement, id: string): Promise<void> {
  if (!speaker.isSupported() || element.sinkId === id) return
  await element.setSinkId(id).catch(() => undefined)
}
