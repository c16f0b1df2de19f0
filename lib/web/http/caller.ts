import type { Env } from '@/lib/env'
import { callerKey } from '@/lib/net/address'

/** Set by `instrumentation.ts` from the connection itself; what a client sends under this name is overwritten there. */
export const peerHeader = 'x-parley-peer'

type ProxyTrust = Pick<Env, 'trustProxy'>

/** Who calls, as a key for throttles (lib/net/address). */
export function callerAddress(headers: Headers, { trustProxy }: ProxyTrust): string {
  const origin = { peer: headers.get(peerHeader) ?? undefined, forwarded: headers.get('x-forwarded-for') }
  return callerKey(origin, trustProxy)
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
