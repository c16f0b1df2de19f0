import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { readHs256, signHs256 } from '@/lib/auth/hs256'
import { preparedKey } from '@/lib/auth/secret'
import type { StaffTokens } from '@/lib/auth/staff-auth'
import { staffCookie, staffSeconds } from '@/lib/auth/staff-session'

/** Supabase's refresh token. */
export const refreshCookie = '__Host-parley-staff-refresh'
/** What this browser must hold to open the sign-in link that it asked for. */
export const verifierCookie = '__Host-parley-staff-verifier'

/** The email of a try that failed, for the form to keep. */
export const typedEmailCookie = '__Host-parley-staff-email'

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
const typedEmailSeconds = 5 * 60

/** The `Set-Cookie` lines of a sign-in. */
export function signedInCookies({ access, refresh }: StaffTokens): string[] {
  if (refresh === null) return [line(staffCookie, access, staffSeconds)]
  return [line(staffCookie, access, refreshSeconds), line(refreshCookie, refresh, refreshSeconds)]
}

/** The `Set-Cookie` lines of a sign-out. */
export function signedOutCookies(): string[] {
  return [line(staffCookie, '', 0), line(refreshCookie, '', 0)]
}

export function verifierCookieLine(verifier: string | null): string {
  return line(verifierCookie, verifier ?? '', verifier ? verifierSeconds : 0)
}

/** Null forgets it. In base64url, since a cookie holds no other characters as they are. */
export function typedEmailLine(email: string | null): string {
  if (email === null) return line(typedEmailCookie, '', 0)
  return line(typedEmailCookie, Buffer.from(email).toString('base64url'), typedEmailSeconds)
}

export function typedEmailOf(value: string | undefined): string {
  return Buffer.from(value ?? '', 'base64url').toString('utf8')
}

function line(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}

/** Set by the proxy to the address that was asked for: where to go on after a renewal, never a reason to let anybody in. */
export const pathHeader = 'x-parley-path'
