import { isIP } from 'node:net'
import type { Env } from '@/lib/env'
import { announcedBy } from '@/lib/media/mediasoup/settings'

/** What to say where people come by a public name and are told an address that only this network knows; null: nothing. */
export function mediaWarning({ appUrl, media }: Pick<Env, 'appUrl' | 'media'>): string | null {
  const { hostname } = new URL(appUrl)
  const told = announcedBy(media)
  if (isPrivate(hostname) || !told.every(isPrivate)) return null
  return `Rooms for more than 4 people tell browsers to send media to ${told.join(', ')}, which only this network reaches: set MEDIA_ANNOUNCED to the public address.`
}

/** Of one machine or one network (RFC 1918, RFC 4193), by its number or by a name that says so. */
function isPrivate(address: string): boolean {
  if (isIP(address) === 0) return /(^|\.)(localhost|local|internal|test)$/.test(address)
  return /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(address)
}
