import { limits } from '@/lib/limits'
import type { Clock } from './clock'
import { TokenBucket } from './token-bucket'

/** @param fields `unsaid`: how many of the kind went without a line since the last one */
type Write = (fields: object, words: string) => void

/** The same for what happens as often as somebody likes, so that nobody fills the disk with it. */
export function seldom(write: Write, clock: Clock): Write {
  const bucket = new TokenBucket(limits.refusedLines.value, clock)
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
