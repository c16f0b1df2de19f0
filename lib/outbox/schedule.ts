import type { Posted } from './post'

const minute = 60
const hour = 60 * minute

/** After which time each attempt but the first comes: ten in 75 h 35 min. */
const pauses = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
/** So that a crowd of what failed together does not come again together. */
const jitter = 0.1
/** What says "later" is taken at its word for a day at most, and else after so long. */
const longestPause = 24 * hour
const restSeconds = 10
const busy = [429, 502, 503, 504]

export type Verdict =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly gone: boolean }
  | { readonly status: 'again'; readonly delaySeconds: number; readonly restSeconds: number | null }

/**
 * What follows from an answer. 2xx: done. 410: the receiver is gone for good. Whatever else: again, until the schedule is over.
 * `restSeconds`: nothing else is sent there meanwhile, as it is busy or not there. @param attempt from 1
 */
export function verdictOn(
  { status, fault, retryAfterSeconds }: Pick<Posted, 'status' | 'fault' | 'retryAfterSeconds'>,
  attempt: number,
  random: () => number = Math.random,
): Verdict {
  if (status !== null && status >= 200 && status < 300) return { status: 'done' }
  if (status === 410) return { status: 'failed', gone: true }
  const pause = pauses[attempt - 1]
  if (pause === undefined) return { status: 'failed', gone: false }
  const asked = Math.min(retryAfterSeconds ?? 0, longestPause)
  const delaySeconds = Math.ceil(Math.max(pause * (1 + random() * jitter), asked))
  const isAway = fault === 'not_reached' || fault === 'timed_out'
  const rests = isAway || (status !== null && busy.includes(status))
  return { status: 'again', delaySeconds, restSeconds: rests ? Math.max(asked, restSeconds) : null }
}
