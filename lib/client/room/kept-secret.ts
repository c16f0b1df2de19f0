import { keep, kept } from '../browser/environment'

/**
 * The secret of a link that this tab was opened with, kept for as long as the tab: the address loses it on joining, and a device whose place was taken
 * over gets it back by the secret alone, not by its cookie.
 */
const inMemory = new Map<string, string>()
const nameOf = (linkId: string) => `parley.link.${linkId}`

export function keepSecret(linkId: string, token: string): void {
  inMemory.set(linkId, token)
  keep('tab', nameOf(linkId), token)
}

export function keptSecret(linkId: string): string | null {
  return inMemory.get(linkId) ?? kept('tab', nameOf(linkId))
}
