import type { Env } from '@/lib/env'
import { isHttps, requestHost } from '../http/caller'

/**
 * Where this browser finds the signalling server: the configured address, else the host that the browser already reaches us by, on the
 * signalling port, so that a phone on the same network gets an address that works for it.
 */
export function socketUrlFor(headers: Headers, env: Env): string {
  // Taken apart, because Next freezes `process.env.NEXT_PUBLIC_…` at build.
  const { NEXT_PUBLIC_SOCKET_URL: configured } = process.env
  if (configured?.trim()) return env.socketUrl
  const host = requestHost(headers, env)
  const scheme = isHttps(headers, env) ? 'https' : 'http'
  if (!host || !URL.canParse(`${scheme}://${host}`)) return env.socketUrl
  const url = new URL(`${scheme}://${host}`)
  url.port = String(env.socketPort)
  return url.origin
}

/**
 * Among several signalling servers the address names the room, by which a proxy can send both sides to the same one (docs/deploy). It is a hint: any of
 * them will do.
 */
export function roomsSocketUrl(socketUrl: string, roomId: string, env: Pick<Env, 'redisUrl'>): string {
  return env.redisUrl ? `${socketUrl}/?room=${encodeURIComponent(roomId)}` : socketUrl
}
