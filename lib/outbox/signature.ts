import { createHmac, randomBytes } from 'node:crypto'
import { seal, unseal } from '@/lib/auth/sealed'

const purpose = 'parley webhook secrets'
const secretBytes = 32

/** A new secret of an endpoint: `shown` once to whoever sets up the receiver, `sealed` for the database. */
export function newWebhookSecret(appSecret: string): { readonly shown: string; readonly sealed: string } {
  const secret = randomBytes(secretBytes)
  return { shown: shownSecret(secret), sealed: seal(secret, appSecret, purpose) }
}

/** Null: it was sealed with another secret of the application. */
export function openedSecret(sealed: string, appSecret: string): Buffer | null {
  return unseal(sealed, appSecret, purpose)
}

/** As the receiver's library takes it (Standard Webhooks 1.0). */
export const shownSecret = (secret: Buffer) => `whsec_${secret.toString('base64')}`

/** What a receiver checks: `id.timestamp.body`, by each secret that is good now. */
export function signedHeaders(
  { id, body }: { readonly id: string; readonly body: string },
  secrets: readonly Buffer[],
  atMs: number,
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000))
  const signed = `${id}.${timestamp}.${body}`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`)
      .join(' '),
  }
}
