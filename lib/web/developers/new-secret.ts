import * as z from 'zod'

/** A key or a secret that was made a moment ago, for the one page that shows it; the proxy takes it away with that page. */
export const newSecretCookie = '__Host-parley-new-secret'
export const newSecretPages = '/admin/developers'
const seconds = 60

const newSecret = z.object({ of: z.enum(['key', 'endpoint']), name: z.string(), secret: z.string() })
export type NewSecret = z.infer<typeof newSecret>

export function writtenSecret(secret: NewSecret): string {
  return Buffer.from(JSON.stringify(secret)).toString('base64url')
}

/** Null for what is none. */
export function readSecret(written: string | undefined): NewSecret | null {
  try {
    return newSecret.parse(JSON.parse(Buffer.from(written ?? '', 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

/** The `Set-Cookie` line. Null forgets it. */
export function newSecretLine(written: string | null): string {
  return `${newSecretCookie}=${written ?? ''}; Path=/; Max-Age=${written === null ? 0 : seconds}; HttpOnly; Secure; SameSite=Lax`
}
