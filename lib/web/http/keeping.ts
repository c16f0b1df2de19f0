import { randomBytes } from 'node:crypto'

declare global {
  /** Next bundles the proxy apart from what starts the process. */
  var parleyKeeping: string | undefined
}

/** With it the process asks itself for a page that it keeps (`kept-page.ts`). */
export const keepingHeader = 'x-parley-keeping'

/** What the header must say, which nobody outside this process knows. */
export function keepingSecret(): string {
  globalThis.parleyKeeping ??= randomBytes(32).toString('base64url')
  return globalThis.parleyKeeping
}

/** Whether this is our own request for a page to keep: its scripts are named by their hashes, so that it needs no nonce. */
export function isToBeKept(headers: Headers): boolean {
  return headers.get(keepingHeader) === keepingSecret()
}
