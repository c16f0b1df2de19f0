import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

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
  /** Far more, or anybody could lock an account by its name; still hopeless against a password of 120 bits. */
  signInsByAccount: Throttle
}

declare global {
  var parleyThrottles: Throttles | undefined
}

const halfHourSeconds = 30 * 60

/** Kept in this process: several web processes each allow as much. */
export function throttles(): Throttles {
  globalThis.parleyThrottles ??= {
    wrongTokens: throttle({ points: 10, duration: halfHourSeconds }),
    signInsByAddress: throttle({ points: 10, duration: halfHourSeconds }),
    signInsByAccount: throttle({ points: 100, duration: halfHourSeconds }),
  }
  return globalThis.parleyThrottles
}

function throttle(limit: { points: number; duration: number }): Throttle {
  const limiter = new RateLimiterMemory(limit)
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
