import { quietly } from './try-storage'

/**
 * The one door to what a browser knows of its surroundings. Everything here may be missing (an old browser, an insecure address), forbidden
 * (private windows, policies, extensions) or odd (a system whose zone nobody can name), and none of that may stop a page: each answer is
 * something that can be used, or a plain null. The clock has a door of its own (steady-time.ts).
 */

/** An IANA zone that formatters take; UTC where the system's cannot be told (Chromium then says `Etc/Unknown`, and refuses it itself). */
export function timeZone(): string {
  const zone: unknown = quietly(() => new Intl.DateTimeFormat().resolvedOptions().timeZone)
  if (typeof zone !== 'string' || zone === '') return 'UTC'
  return quietly(() => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone) ?? 'UTC'
}

/** The reader's English, for the order of a date and 12 or 24 hours: the pages speak no other language. Null: none that is a language tag. */
export function englishLocale(): string | null {
  const wanted: unknown = quietly(() => navigator.languages ?? [navigator.language])
  const tags: readonly unknown[] = Array.isArray(wanted) ? wanted : []
  for (const tag of tags) {
    if (typeof tag !== 'string' || !/^en\b/i.test(tag)) continue
    const locale = quietly(() => Intl.DateTimeFormat.supportedLocalesOf(tag)[0])
    if (locale) return locale
  }
  return null
}

/** A new UUID. `randomUUID` is missing on insecure addresses and in browsers from before 2022. */
export function newId(): string {
  const id: unknown = quietly(() => crypto.randomUUID())
  return typeof id === 'string' ? id : uuidOf(randomBytes())
}

export type Shelf = 'tab' | 'browser'

/** What was kept under this name; null: nothing, or nothing may be kept here. */
export function kept(shelf: Shelf, name: string): string | null {
  const value: unknown = quietly(() => storageOf(shelf)?.getItem(name))
  return typeof value === 'string' ? value : null
}

/** Keeps it if that is possible; null forgets it. */
export function keep(shelf: Shelf, name: string, value: string | null): void {
  quietly(() =>
    value === null ? storageOf(shelf)?.removeItem(name) : storageOf(shelf)?.setItem(name, value),
  )
}

/** Null where a page may not even ask for devices: insecure addresses, some in-app browsers. */
export function mediaDevices(): MediaDevices | null {
  return quietly(() => navigator.mediaDevices) ?? null
}

/** The devices that the browser names; none where it names none. */
export async function namedDevices(): Promise<readonly MediaDeviceInfo[]> {
  try {
    const named: unknown = await mediaDevices()?.enumerateDevices()
    return Array.isArray(named) ? named : []
  } catch {
    return []
  }
}

/** Calls back whenever a device comes or goes; answers the undo. */
export function onDeviceChange(changed: () => void): () => void {
  const devices = mediaDevices()
  quietly(() => devices?.addEventListener('devicechange', changed))
  return () => void quietly(() => devices?.removeEventListener('devicechange', changed))
}

/** For sounds and loudness; null where the browser has none to give. */
export function audioContext(): AudioContext | null {
  return quietly(() => new AudioContext())
}

/** Whether the browser knows of no network at all; a browser that does not say has one. */
export function isOffline(): boolean {
  return quietly(() => navigator.onLine) === false
}

/** False only where the browser says that it takes no cookies. */
export function takesCookies(): boolean {
  return quietly(() => navigator.cookieEnabled) !== false
}

function storageOf(shelf: Shelf): Storage | undefined {
  return shelf === 'tab' ? globalThis.sessionStorage : globalThis.localStorage
}

/** Without a source of randomness chance has to do: such an id tells one message of a page from another, and guards nothing. */
function randomBytes(): Uint8Array {
  const strong = quietly(() => crypto.getRandomValues(new Uint8Array(16)))
  return strong ?? Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 256))
}

/** RFC 9562 §5.4 */
function uuidOf(bytes: Uint8Array): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) & 3)
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`)
}
