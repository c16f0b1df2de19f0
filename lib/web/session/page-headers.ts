import type { Env } from '@/lib/env'
import { isHttps, requestHost } from '../http/caller'
import type { KeptPage } from '../http/kept-page'
import { type Ground, securityHeaders } from '../http/security-headers'
import { getEnv } from '../process'
import { socketUrlFor } from './socket-url'

/** What a request's own headers decide of the security headers. */
export function groundOf(
  headers: Headers,
  env: Env,
): Pick<Ground, 'socketUrl' | 'host' | 'https' | 'development'> {
  return {
    socketUrl: socketUrlFor(headers, env),
    host: requestHost(headers, env),
    https: isHttps(headers, env),
    development: process.env.NODE_ENV === 'development',
  }
}

/** The start page is made from the environment alone, which no running process changes. */
export const startPage: KeptPage = {
  path: '/',
  headersFor: (asked, hashes) =>
    securityHeaders({ path: '/', scripts: { hashes }, mode: null, ...groundOf(asked, getEnv()) }),
}
