import type { Clock } from './clock'
import { type Rate, TokenBucket } from './token-bucket'

/** What others can make a server write down: a few lines at once, then one a second. */
const lines: Rate = { burst: 20, perSecond: 1 }

/** @param fields `unsaid`: how many of the kind went without a line since the last one */
type Write = (fields: object, words: string) => void

/** The same for what happens as often as somebody likes, so that nobody fills the disk with it. */
export function seldom(write: Write, clock: Clock): Write {
  const bucket = new TokenBucket(lines, clock)
  let unsaid = 0
  return (fields, words) => {
    if (!bucket.take()) {
      unsaid += 1
      return
    }
    write(unsaid > 0 ? { ...fields, unsaid } : fields, words)
    unsaid = 0
  }
}
