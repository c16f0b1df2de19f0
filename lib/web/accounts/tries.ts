import { setTimeout as wait } from 'node:timers/promises'
import { requiredSecret } from '@/lib/env'
import { limits } from '@/lib/limits'
import { readCookie } from '../http/cookies'
import type { Call } from '../http/route'
import { throttles } from '../http/throttle'
import { knownBrowserCookie, knownBrowserOf } from './cookies'

/** How a try to prove an account with a password ended. */
export type Tried<T> =
  | { readonly outcome: 'right'; readonly value: T }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'wait'; readonly seconds: number }

/**
 * Lets somebody try a password, of a form or of a program alike, as often as they may. What was right is not held against anybody.
 * @param check answers null where email and password do not belong together
 */
export async function tryPassword<T>(
  email: string,
  call: Call,
  check: () => Promise<T | null>,
): Promise<Tried<T>> {
  const seconds = await secondsToWait(email, call)
  if (seconds !== null) return { outcome: 'wait', seconds }
  const value = await check()
  if (value === null) return { outcome: 'wrong' }
  const { signInsByAddress, signInsByKnownBrowser } = throttles()
  await signInsByAddress.forgive(call.address)
  const browser = knownBrowser(call, email)
  if (browser) await signInsByKnownBrowser.forgive(browser)
  return { outcome: 'right', value }
}

/**
 * Counted before the password is checked: checking is the costly part, and tries at the same time count too. An address that has to wait counts
 * against no account, or it could lock anybody's alone. A browser on which the account was signed in before counts for itself.
 */
export async function secondsToWait(email: string, call: Call): Promise<number | null> {
  const { signInsByAddress, signInsByKnownBrowser, guessesAtAccount } = throttles()
  const browser = knownBrowser(call, email)
  if (browser) return signInsByKnownBrowser.strike(browser)
  const ofAddress = await signInsByAddress.strike(call.address)
  if (ofAddress !== null) return ofAddress
  const waitMs = guessesAtAccount.next(email)
  if (waitMs === null) return limits.signInWait.value.most / 1_000
  if (waitMs > 0) await wait(waitMs)
  return null
}

function knownBrowser({ headers, env }: Call, email: string): string | null {
  return knownBrowserOf(readCookie(headers, knownBrowserCookie), email, requiredSecret(env))
}
