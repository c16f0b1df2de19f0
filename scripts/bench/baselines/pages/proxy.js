import { NextResponse } from 'next/server'

export const config = { matcher: '/words/:token' }

/** A policy with a nonce, which a page can have in no other way. */
export function proxy(request) {
  const nonce = crypto.randomUUID()
  const policy = `script-src 'nonce-${nonce}' 'strict-dynamic'`
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  return NextResponse.next({ request: { headers }, headers: { 'content-security-policy': policy } })
}
