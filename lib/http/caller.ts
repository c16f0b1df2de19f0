import { isIPv6 } from 'node:net'
import type { Env } from '@/lib/env'

/** Set by `instrumentation.ts` from the connection itself; what a client sends under this name is overwritten there. */
export const peerHeader = 'x-parley-peer'

type ProxyTrust = Pick<Env, 'trustProxy'>

/**
 * Who calls, as a key for throttles. Of `X-Forwarded-For` only the entries that trusted proxies appended count: with n proxies the n-th from
 * the right; what stands left of it is whatever the client wrote. IPv6 callers are one per /64, which is what one customer gets.
 */
export function callerAddress(headers: Headers, { trustProxy }: ProxyTrust): string {
  const peer = headers.get(peerHeader) ?? 'unknown'
  if (trustProxy === 0) return addressKey(peer)
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').flatMap((part) => part.trim() || [])
  return addressKey(forwarded.at(-trustProxy) ?? forwarded[0] ?? peer)
}

/** The host that the browser's address bar shows, with its port. */
export function requestHost(headers: Headers, { trustProxy }: ProxyTrust): string | null {
  const forwarded = trustProxy > 0 ? headers.get('x-forwarded-host')?.split(',').at(-1)?.trim() : undefined
  return (forwarded || headers.get('host'))?.toLowerCase() ?? null
}

/** Whether the browser speaks TLS: as a trusted proxy says, else as the configured address of this host says. */
export function isHttps(headers: Headers, env: Pick<Env, 'trustProxy' | 'appUrl'>): boolean {
  if (env.trustProxy > 0) return headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https'
  const app = new URL(env.appUrl)
  return app.protocol === 'https:' && app.host === requestHost(headers, env)
}

/**
 * Whether a request that says where it comes from comes from our own pages: the host it was sent to, or a configured origin. A request
 * without `Origin` does not come from a page of another site (Fetch §3.2: browsers send it with every POST).
 */
export function isOwnOrigin(headers: Headers, env: Pick<Env, 'trustProxy' | 'allowedOrigins'>): boolean {
  const origin = headers.get('origin')
  if (origin === null) return true
  if (env.allowedOrigins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return /^https?:$/.test(protocol) && host === requestHost(headers, env)
}

function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!isIPv6(address)) return address
  return `${networkGroups(address).join(':')}::/64`
}

/** The first four groups of an IPv6 address, written out. */
function networkGroups(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right]
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
}
