import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { readHs256, signHs256 } from '@/lib/auth/hs256'
import { preparedKey } from '@/lib/auth/secret'
import { signInCookie, signInSeconds } from '@/lib/auth/sign-in-token'
import type { Tokens } from '@/lib/auth/user-auth'

/** Supabase's refresh token. */
export const refreshCookie = '__Host-parley-staff-refresh'
/** What this browser must hold to open the sign-in link that it asked for. */
export const verifierCookie = '__Host-parley-staff-verifier'

/** The email of a try that failed, for the form to keep. */
export const typedEmailCookie = '__Host-parley-staff-email'
/** The name, of a try to make an account. */
export const typedNameCookie = '__Host-parley-typed-name'

/** That somebody was signed in to an account with this browser; it admits nobody. */
export const knownBrowserCookie = '__Host-parley-staff-known'
const knownBrowserSeconds = 180 * 24 * 60 * 60
const knownBrowserType = 'known-browser'
const knownBrowser = z.object({ email: z.string(), id: z.uuid() })

export function knownBrowserLine(email: string, secret: string): string {
  const token = signHs256(knownBrowserType, { email, id: randomUUID() }, preparedKey(secret))
  return line(knownBrowserCookie, token, knownBrowserSeconds)
}

/** The browser's own name, if it is known to this account. */
export function knownBrowserOf(token: string | undefined, email: string, secret: string): string | null {
  const { data } = knownBrowser.safeParse(readHs256(token ?? '', knownBrowserType, preparedKey(secret)))
  return data?.email === email ? data.id : null
}

/** Supabase decides how long a refresh token lasts; a browser that did not come for a month signs in again. */
const refreshSeconds = 30 * 24 * 60 * 60
const verifierSeconds = 60 * 60
const typedSeconds = 5 * 60

/** The `Set-Cookie` lines of a sign-in. */
export function signedInCookies({ access, refresh }: Tokens): string[] {
  if (refresh === null) return [line(signInCookie, access, signInSeconds)]
  return [line(signInCookie, access, refreshSeconds), line(refreshCookie, refresh, refreshSeconds)]
}

/** The `Set-Cookie` lines of a sign-out. */
export function signedOutCookies(): string[] {
  return [line(signInCookie, '', 0), line(refreshCookie, '', 0)]
}

export function verifierCookieLine(verifier: string | null): string {
  return line(verifierCookie, verifier ?? '', verifier ? verifierSeconds : 0)
}

/** Null forgets it. In base64url, since a cookie holds no other characters as they are. */
export function typedLine(
  cookie: typeof typedEmailCookie | typeof typedNameCookie,
  text: string | null,
): string {
  if (text === null) return line(cookie, '', 0)
  return line(cookie, Buffer.from(text).toString('base64url'), typedSeconds)
}

export function typedOf(value: string | undefined): string {
  return Buffer.from(value ?? '', 'base64url').toString('utf8')
}

/** The link that an administrator made a moment ago, for the one page that shows it; the proxy takes it away with that page. */
export const newLinkCookie = '__Host-parley-new-link'
export const newLinkPage = '/admin/accounts'
const newLinkSeconds = 60

/** Null forgets it. */
export function newLinkLine(link: string | null): string {
  return line(
    newLinkCookie,
    link === null ? '' : Buffer.from(link).toString('base64url'),
    link === null ? 0 : newLinkSeconds,
  )
}

function line(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}

/** Set by the proxy to the address that was asked for: where to go on after a renewal, never a reason to let anybody in. */
export const pathHeader = 'x-parley-path'
