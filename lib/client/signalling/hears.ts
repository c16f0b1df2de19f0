import type { Guard } from '../guards/guards'
import type { Hears } from './signalling'

/** Takes what is of the agreed form; what is not is not heard. */
export function hears<P extends object>(
  guards: { readonly [E in keyof P]: Guard<P[E]> },
  takes: NoInfer<{ readonly [E in keyof P]: (payload: P[E]) => void }>,
): Hears {
  const heard: Record<string, (payload: unknown) => void> = {}
  for (const event in guards) {
    const fits: Guard<P[typeof event]> = guards[event]
    heard[event] = (payload) => {
      if (fits(payload)) takes[event](payload)
    }
  }
  return heard
}
