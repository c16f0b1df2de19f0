import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { limits } from '@/lib/limits'

/** Counts what went wrong per key; what goes right never counts. */
export interface Throttle {
  /** Counts one. Answers null, or the seconds until the next one is welcome when that was one too many. */
  strike(key: string): Promise<number | null>
  /** Forgets what was counted. */
  forgive(key: string): Promise<void>
}

interface Throttles {
  wrongTokens: Throttle
  signInsByAddress: Throttle
  /** Of browsers on which the account was signed in before: what others guess is not held against them. */
  signInsByKnownBrowser: Throttle
  signUpsByAddress: Throttle
  /** Over all addresses. Nobody is locked out by it, or anybody could lock an account by its name: who comes in between waits. */
  guessesAtAccount: Turns
  /** By key of a program. */
  apiCalls: Throttle
  wrongApiKeys: Throttle
  /** Times chosen on the page /book. */
  reservations: Throttle
  /** By session. */
  noteSaves: Turns
  /** Fresh ones, by link. */
  relayCredentials: Turns
}

declare global {
  var parleyThrottles: Throttles | undefined
}

/** Kept in this process: several web processes each allow as much. */
export function throttles(): Throttles {
  globalThis.parleyThrottles ??= {
    wrongTokens: throttle(limits.unknownLinks.value),
    signInsByAddress: throttle(limits.signInsOfAddress.value),
    signInsByKnownBrowser: throttle(limits.signInsOfBrowser.value),
    signUpsByAddress: throttle(limits.signUpsOfAddress.value),
    guessesAtAccount: turns(limits.guessesAtAccount.value, limits.signInWait.value.most),
    apiCalls: throttle(limits.apiCallsOfKey.value),
    wrongApiKeys: throttle(limits.wrongApiKeysOfAddress.value),
    reservations: throttle(limits.reservationsOfAddress.value),
    noteSaves: turns(limits.noteSaves.value, 0),
    relayCredentials: turns(limits.credentialsOfLink.value, 0),
  }
  return globalThis.parleyThrottles
}

function throttle({ most, seconds: duration }: { most: number; seconds: number }): Throttle {
  const limiter = new RateLimiterMemory({ points: most, duration })
  return {
    async strike(key) {
      try {
        await limiter.consume(key)
        return null
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return seconds(refused)
        throw refused
      }
    },
    async forgive(key) {
      await limiter.delete(key)
    },
  }
}

function seconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.ceil(msBeforeNext / 1000)
}

/** Gives out turns per key. */
export interface Turns {
  /** Takes the next one; answers in how many ms it comes, or null when too many wait already. */
  next(key: string): number | null
}

/** So many at once, then one every so often; whoever would wait longer than `longestMs` is sent away. */
export function turns(
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
  longestMs: number,
  nowMs = () => performance.now(),
): Turns {
  const everyMs = 1_000 / perSecond
  /** When each key will have used up what it had. */
  const usedUpAtMs = new Map<string, number>()
  return {
    next(key) {
      const now = nowMs()
      const usedUp = Math.max(usedUpAtMs.get(key) ?? now, now) + everyMs
      const waitMs = Math.max(0, usedUp - now - burst * everyMs)
      if (waitMs > longestMs) return null
      usedUpAtMs.delete(key)
      usedUpAtMs.set(key, usedUp)
      const [oldest] = usedUpAtMs.keys()
      if (usedUpAtMs.size > limits.countedAccounts.value.most && oldest !== undefined)
        usedUpAtMs.delete(oldest)
      return waitMs
    },
  }
}
