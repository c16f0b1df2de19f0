import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { type AnyReceiptClaims, receiptClaims } from './claims'

export const receiptType = 'parley-receipt+jws'

/** RFC 7517 §5, as far as it is needed: what `/.well-known/jwks.json` answers, and what somebody may have saved of it. */
export const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

export type Verdict =
  | { readonly valid: true; readonly claims: AnyReceiptClaims; readonly kid: string }
  | { readonly valid: false; readonly reason: 'malformed' | 'unknown_key' | 'changed' }

const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Whether a receipt says what was signed. Needs nothing but its text and the published keys. */
export async function verifyReceipt(text: string, keys: JSONWebKeySet): Promise<Verdict> {
  const jws = text.trim()
  if (!compactForm.test(jws)) return { valid: false, reason: 'malformed' }
  // The last character of a signature has bits that do not count; all spellings but one are a changed receipt all the same.
  if (!jws.split('.').every(isCanonical)) return { valid: false, reason: 'changed' }
  try {
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keys), {
      algorithms: ['EdDSA'],
    })
    const claims = receiptClaims.safeParse(JSON.parse(new TextDecoder().decode(payload)))
    if (!claims.success || protectedHeader.typ !== receiptType) return { valid: false, reason: 'malformed' }
    return { valid: true, claims: claims.data, kid: protectedHeader.kid ?? '' }
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { valid: false, reason: 'unknown_key' }
    if (error instanceof errors.JOSEError) return { valid: false, reason: 'changed' }
    throw error
  }
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
