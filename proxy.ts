import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { newLinkCookie, newLinkLine, newLinkPage, pathHeader } from '@/lib/web/accounts/cookies'
import { deviceCookie, deviceFrom } from '@/lib/web/browser-key'
import { newSecretCookie, newSecretLine, newSecretPages } from '@/lib/web/developers/new-secret'
import { readCookie } from '@/lib/web/http/cookies'
import { isToBeKept } from '@/lib/web/http/keeping'
import { nonceHeader } from '@/lib/web/http/nonce'
import { securityHeaders } from '@/lib/web/http/security-headers'
import { getEnv } from '@/lib/web/process'
import { groundOf } from '@/lib/web/session/page-headers'
import { pageMode } from '@/lib/web/session/page-mode'
import { straightened } from '@/lib/web/session/session-path'

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
  if (isToBeKept(headers)) return NextResponse.next()
  const nonce = randomBytes(16).toString('base64')
  const set = securityHeaders({
    path: nextUrl.pathname,
    scripts: { nonce },
    ...groundOf(headers, env),
    mode: await pageMode(nextUrl.pathname, deviceFrom(readCookie(headers, deviceCookie)), nonce),
  })
  const forwarded = new Headers(headers)
  // Next takes the nonce for its own scripts from the policy of the request.
  forwarded.set('content-security-policy', set['content-security-policy'] ?? '')
  forwarded.set(nonceHeader, nonce)
  forwarded.set(pathHeader, `${nextUrl.pathname}${nextUrl.search}`)
  const response = NextResponse.next({ request: { headers: forwarded } })
  for (const [name, value] of Object.entries(set)) response.headers.set(name, value)
  // The page of this request still reads it, and no other one does.
  if (nextUrl.pathname === newLinkPage && readCookie(headers, newLinkCookie)) {
    response.headers.append('set-cookie', newLinkLine(null))
  }
  if (nextUrl.pathname.startsWith(newSecretPages) && readCookie(headers, newSecretCookie)) {
    response.headers.append('set-cookie', newSecretLine(null))
  }
  return response
}
