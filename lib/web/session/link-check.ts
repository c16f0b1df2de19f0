import type { LinkCheck } from '@/lib/db'

interface Answer {
  readonly check: Promise<LinkCheck>
  /** A timer holds on to everything that its request knew, and so must not outlive its purpose. */
  readonly forget: ReturnType<typeof setTimeout>
}

declare global {
  var parleyLinkChecks: Map<string, Answer> | undefined
}

/**
 * The proxy and the page of one request both need the link's check: the proxy asks, the page takes its answer. Both run in one process, bundled apart.
 * Keyed by the request's nonce, which no client can choose.
 */
function answers(): Map<string, Answer> {
  globalThis.parleyLinkChecks ??= new Map()
  return globalThis.parleyLinkChecks
}

/** What no page takes is forgotten. */
const keptMs = 10_000
/** Requests under way, far beyond what one process serves at a time. */
const atMost = 1_000

/** @param nonce of the request; the page of the same request takes what `ask` answers */
export function checkForPage(nonce: string, ask: () => Promise<LinkCheck>): Promise<LinkCheck> {
  const check = ask()
  const kept = answers()
  if (kept.size < atMost) {
    kept.set(nonce, { check, forget: setTimeout(() => kept.delete(nonce), keptMs).unref() })
  }
  return check
}

/** @param nonce null where no proxy was passed */
export function checkOfProxy(nonce: string | null, ask: () => Promise<LinkCheck>): Promise<LinkCheck> {
  const answer = nonce === null ? undefined : answers().get(nonce)
  if (nonce === null || !answer) return ask()
  answers().delete(nonce)
  clearTimeout(answer.forget)
  return answer.check
}
