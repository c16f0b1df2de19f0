import type { Result } from '@/lib/db'

/** What a worker that runs has done long before. */
const patienceSeconds = 120

/** Whether nobody is told what happens: no worker runs, or the ones that do cannot keep up. */
export function isBehind({ oldestUnplacedSeconds, oldestDueSeconds }: Result<'outbox_state'>): boolean {
  return Math.max(oldestUnplacedSeconds, oldestDueSeconds) > patienceSeconds
}
