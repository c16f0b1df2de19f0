import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { isHttps, requestHost } from '@/lib/http/caller'
import { readCookie } from '@/lib/http/cookies'
import { securityHeaders } from '@/lib/http/security-headers'
import { deviceCookie, deviceFrom } from '@/lib/web/device'
import { nonceHeader } from '@/lib/web/nonce'
import { pageMode } from '@/lib/web/page-mode'
import { getEnv } from '@/lib/web/process'
import { straightened } from '@/lib/web/session-path'
import { socketUrlFor } from '@/lib/web/socket-url'
import { pathHeader } from '@/lib/web/staff-cookies'

// Answers of the API are the same for everybody, so their headers are fixed (next.config.ts): the way through here costs more than most of them do.
export const config = { matcher: '/((?!_next/static/|_next/image|api/).*)' }

/** Sets headers, and decides nothing about access: every page and route does that for itself. What cannot be read as an address goes no further. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const env = getEnv()
  const { headers, nextUrl } = request
  const straight = straightened(nextUrl.pathname)
  if (straight === 'undecodable') return NextResponse.rewrite(new URL('/no-such-page', nextUrl))
  if (straight) {
    const location = new URL(`${straight}${nextUrl.search}`, nextUrl)
    return NextResponse.redirect(location, { headers: { 'cache-control': 'no-store' } })
  }
  const nonce = randomBytes(16).toString('base64')
  const set = securityHeaders({
    path: nextUrl.pathname,
    nonce,
    socketUrl: socketUrlFor(headers, env),
    host: requestHost(headers, env),
    https: isHttps(headers, env),
    development: process.env.NODE_ENV === 'development',
    mode: await pageMode(nextUrl.pathname, deviceFrom(readCookie(headers, deviceCookie)), nonce),
  })
  const forwarded = new Headers(headers)
  // Next takes the nonce for its own scripts from the policy of the request.
  forwarded.set('content-security-policy', set['content-security-policy'] ?? '')
  forwarded.set(nonceHeader, nonce)
  forwarded.set(pathHeader, `${nextUrl.pathname}${nextUrl.search}`)
  const response = NextResponse.next({ request: { headers: forwarded } })
  for (const [name, value] of Object.entries(set)) response.headers.set(name, value)
  return response
}
