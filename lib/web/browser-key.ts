import { randomBytes } from 'node:crypto'
import { limits } from '@/lib/limits'

/**
 * Stands for one browser. `__Host-` (RFC 6265bis §4.1.3.2): no other host, path or plain-text page can set it. Browsers keep it on
 * http://localhost as well.
 */
export const deviceCookie = '__Host-parley'

const form = /^[A-Za-z0-9_-]{43}$/
/** 30 days, or until the link ends where that is later. */
const minAgeSeconds = 30 * 24 * 60 * 60
/** RFC 6265bis §5.5: browsers cut longer ages. */
const maxAgeSeconds = limits.cookieDays.value.most * 24 * 60 * 60

/** The browser's secret, or null for what cannot be one of ours. */
export function deviceFrom(cookieValue: string | undefined): string | null {
  return cookieValue && form.test(cookieValue) ? cookieValue : null
}

/** 32 random bytes, base64url. */
export function newDevice(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * The `Set-Cookie` line that keeps `device` until the link ends. Times are ISO 8601, of the database's clock.
 * @param validUntil null where the end of the link is not known
 */
export function setDeviceCookie(device: string, serverTime: string, validUntil: string | null): string {
  const leftSeconds = validUntil ? Math.ceil((Date.parse(validUntil) - Date.parse(serverTime)) / 1000) : 0
  const ageSeconds = Math.min(Math.max(leftSeconds, minAgeSeconds), maxAgeSeconds)
  return `${deviceCookie}=${device}; Path=/; Max-Age=${ageSeconds}; HttpOnly; Secure; SameSite=Lax`
}
