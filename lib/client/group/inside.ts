import { keep, kept } from '../browser/environment'

/** Whether this tab is in a room of an account: a reload then leads back in without another click. */
const nameOf = (sessionId: string) => `parley.inside.${sessionId}`

export function keepInside(sessionId: string, isInside: boolean): void {
  keep('tab', nameOf(sessionId), isInside ? 'yes' : null)
}

export function wasInside(sessionId: string): boolean {
  return kept('tab', nameOf(sessionId)) === 'yes'
}
