import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'

/** Access tokens of LiveKit: JSON Web Tokens signed with the API secret (HS256), for who joins and for who asks; and the one that comes with a webhook. */

export interface LivekitKey {
  readonly key: string
  readonly secret: string
}

/** What the token allows, by LiveKit's names. What is not named is not allowed, but for publishing and subscribing, which have to be denied. */
export interface VideoGrant {
  readonly room?: string
  readonly roomJoin?: boolean
  readonly roomCreate?: boolean
  readonly roomList?: boolean
  readonly roomAdmin?: boolean
  readonly canPublish?: boolean
  readonly canSubscribe?: boolean
  readonly canPublishData?: boolean
  readonly canUpdateOwnMetadata?: boolean
  readonly canPublishSources?: readonly string[]
}

interface Signing extends LivekitKey {
  readonly identity?: string
  readonly name?: string
  readonly video: VideoGrant
  readonly seconds: number
  readonly nowMs?: number
}

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url')

export function signToken({
  key,
  secret,
  identity,
  name,
  video,
  seconds,
  nowMs = Date.now(),
}: Signing): string {
  const now = Math.floor(nowMs / 1000)
  // A clock that is a little behind ours is no reason to be turned away.
  const claims = { iss: key, sub: identity, name, nbf: now - 10, exp: now + seconds, video }
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${mac(signed, secret)}`
}

const webhookClaims = z.object({
  iss: z.string(),
  exp: z.int(),
  nbf: z.optional(z.int()),
  sha256: z.string(),
})
/** Clocks differ by so much. */
const leewaySeconds = 60

/** Whether a webhook's `Authorization` was made with our key for this very body, and still holds. */
export function isSigned(
  authorization: string | undefined,
  body: Buffer,
  { key, secret }: LivekitKey,
  nowMs: number,
): boolean {
  const token = authorization?.replace(/^Bearer /, '') ?? ''
  const [head, payload, signature, ...more] = token.split('.')
  if (!head || !payload || !signature || more.length > 0) return false
  if (parsed(head, z.object({ alg: z.literal('HS256') })) === null) return false
  if (!isSame(mac(`${head}.${payload}`, secret), signature)) return false
  const claims = parsed(payload, webhookClaims)
  if (claims === null || claims.iss !== key) return false
  const now = nowMs / 1000
  if (claims.exp + leewaySeconds < now || (claims.nbf ?? 0) - leewaySeconds > now) return false
  return isSame(createHash('sha256').update(body).digest('base64'), claims.sha256)
}

function parsed<T extends z.ZodMiniType>(part: string, form: T): z.output<T> | null {
  try {
    return form.parse(JSON.parse(Buffer.from(part, 'base64url').toString()))
  } catch {
    return null
  }
}

function mac(signed: string, secret: string): string {
  return createHmac('sha256', secret).update(signed).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
