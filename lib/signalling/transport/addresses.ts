import type { IncomingMessage } from 'node:http'
import { callerKey } from '@/lib/net/address'

/** The caller, as a key for counting. Behind `hops` trusted proxies it is whom they name. */
export function addressOf(request: IncomingMessage, hops: number): string {
  const header = request.headers['x-forwarded-for']
  const forwarded = Array.isArray(header) ? header.join(',') : header
  return callerKey({ peer: request.socket.remoteAddress, forwarded }, hops)
}
