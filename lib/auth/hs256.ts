import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/**
 * JSON Web Tokens (RFC 7519) in the one form that we issue to ourselves: JWS compact serialization (RFC 7515 §3.1) with HMAC SHA-256 (RFC 7518 §3.2).
 * Everybody who connects brings one and is given one, so they are made and read in one step. `jose` goes through Web Crypto, a thread and several promises for
 * each: when a killed server was back and a thousand people with it, that was a fifth of all processor time, and the HMAC a hundredth of it. There is one
 * header for each type, byte for byte, so no algorithm to be confused about. `jose` stays for what others issue or verify: sign-ins and receipts; the
 * tests read our tokens with it, and its tokens with this.
 */

/** @param claims what is signed, as JSON */
export function signHs256(typ: string, claims: object, key: KeyObject): string {
  const signed = `${headerOf(typ)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${mac(signed, key).toString('base64url')}`
}

/** What the token says, if it is of this type and was signed with this key; otherwise undefined. Times and audience are for the caller to look at. */
export function readHs256(token: string, typ: string, key: KeyObject): unknown {
  const end = token.lastIndexOf('.')
  const [header, payload, ...more] = token.slice(0, end).split('.')
  if (end < 0 || header === undefined || payload === undefined || more.length > 0) return undefined
  // No other algorithm, and no extension that would have to be understood: anything but the one header is foreign.
  if (header !== headerOf(typ)) return undefined
  const given = Buffer.from(token.slice(end + 1), 'base64url')
  const expected = mac(token.slice(0, end), key)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  // Signed with our key, so written by us.
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}

const headers = new Map<string, string>()
function headerOf(typ: string): string {
  const known = headers.get(typ)
  if (known) return known
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ })).toString('base64url')
  headers.set(typ, header)
  return header
}

function mac(signed: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(signed).digest()
}
