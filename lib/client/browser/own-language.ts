import { quietly } from './try-storage'

/** What the browser's person speaks, as far as it says; empty: it does not. Beside `environment.ts`, which every page loads. */
export function ownLanguage(): string {
  const tag: unknown = quietly(() => navigator.language)
  return typeof tag === 'string' ? tag : ''
}
