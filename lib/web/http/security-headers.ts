import type { SessionType } from '@/lib/contract/words'
// By its path: next.config.ts reads this file, too, and knows no aliases.
import { accountLinks, linkPages } from '../../contract/link-pages'

/** Which scripts of a page may run: by a nonce (base64, new for every answer), or by what they say (SHA-256 in base64), where the page is kept. */
export type Scripts = { readonly nonce: string } | { readonly hashes: readonly string[] }

/** What decides the security headers of one answer. */
export interface Ground {
  readonly path: string
  readonly scripts: Scripts
  readonly socketUrl: string
  /** The host of this request, for the development server's own socket. */
  readonly host: string | null
  readonly https: boolean
  readonly development: boolean
  /** The session's mode, on a page where it can be or soon can be joined. */
  readonly mode: SessionType | null
}

/** Features that a page may ask a browser for, and that no page of ours needs. */
const neverUsed = [
  'accelerometer',
  'browsing-topics',
  'compute-pressure',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const

/** Features that a mode needs: the third of the four locks of a mode (the page, the relay, the browser, the receiving side). */
const modeFeatures = {
  chat: [],
  voice: ['microphone', 'speaker-selection', 'screen-wake-lock'],
  video: [
    'microphone',
    'speaker-selection',
    'screen-wake-lock',
    'camera',
    'display-capture',
    'fullscreen',
    'picture-in-picture',
  ],
} as const satisfies Record<SessionType, readonly string[]>

/** Written once for each mode: it is the longest header of every page. */
const permissionsPolicies = new Map<SessionType | null, string>()

/** The headers by name. Pages of sessions are never stored and never indexed; nothing here decides who may see what. */
export function securityHeaders(ground: Ground): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(ground),
    'permissions-policy': permissionsPolicy(ground.mode),
    'referrer-policy': referrerPolicy(ground.path),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(ground.https ? strictTransport : {}),
    ...(isPrivate(ground.path) ? { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' } : {}),
  }
}

/** The headers of every answer of the API, whatever it is: it runs nothing and shows nothing. */
export const apiHeaders: Record<string, string> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'permissions-policy': permissionsPolicy(null),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Told to browsers that came by TLS; what comes without it does not count (RFC 6797 §8.1). */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' }

export function contentSecurityPolicy(ground: Ground): string {
  const { development: dev, scripts } = ground
  const styles = 'nonce' in scripts ? [`'nonce-${scripts.nonce}'`] : []
  const directives = {
    'default-src': ["'self'"],
    // React debugs with eval in development.
    'script-src': ["'self'", ...scriptSources(scripts), ...(dev ? ["'unsafe-eval'"] : [])],
    'style-src': dev ? ["'self'", "'unsafe-inline'"] : ["'self'", ...styles],
    // Elements carry sizes and positions in their style attribute, which no nonce can cover.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'media-src': ["'self'", 'blob:'],
    'connect-src': [
      "'self'",
      websocketOrigin(ground.socketUrl),
      ...(dev && ground.host ? [`ws://${ground.host}`] : []),
    ],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    ...(ground.https ? { 'upgrade-insecure-requests': [] } : {}),
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

/**
 * Beside a nonce `self` is for browsers that do not know `strict-dynamic`. Beside hashes it stands for the files of the build, whose elements the
 * page brings along: under `strict-dynamic` each of them would need a nonce.
 */
function scriptSources(scripts: Scripts): string[] {
  if ('nonce' in scripts) return [`'nonce-${scripts.nonce}'`, "'strict-dynamic'"]
  return scripts.hashes.map((hash) => `'sha256-${hash}'`)
}

export function permissionsPolicy(mode: SessionType | null): string {
  const written = permissionsPolicies.get(mode) ?? policyOfFeatures(mode ? modeFeatures[mode] : [])
  permissionsPolicies.set(mode, written)
  return written
}

function policyOfFeatures(self: readonly string[]): string {
  const all = [...neverUsed, ...modeFeatures.video].sort()
  return all.map((feature) => `${feature}=${self.includes(feature) ? '(self)' : '()'}`).join(', ')
}

/**
 * An address of a session is a secret: it is not told even to ourselves. Pages of accounts have no secret in theirs, and under `no-referrer`
 * a browser would send their forms with `Origin: null` (Fetch §3.2). The links of accounts are both, and say where they come from but no more.
 */
function referrerPolicy(path: string): string {
  if (isUnder(path, accountLinks)) return 'strict-origin'
  return isOfAccounts(path) || isUnder(path, booking) ? 'same-origin' : 'no-referrer'
}

/** Everybody's, with forms of its own. */
const booking = '/book'
const pagesOfAccounts = ['/admin', '/consultant', '/account', '/sign-in', '/sign-up', '/herf', '/clubs']

function isOfAccounts(path: string): boolean {
  return pagesOfAccounts.some((folder) => isUnder(path, folder))
}

function isPrivate(path: string): boolean {
  return Object.values(linkPages).some((folder) => isUnder(path, folder)) || isOfAccounts(path)
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function websocketOrigin(url: string): string {
  return new URL(url).origin.replace(/^http/, 'ws')
}
