import type { Result } from '@/lib/db'

/** What a worker that runs has done long before. */
const patienceSeconds = 120

/** Whether those who want to be told what happens are not: no worker runs, or the ones that do cannot keep up. */
export function isBehind(state: Result<'outbox_state'>): boolean {
  const { oldestUnplacedSeconds, oldestDueSeconds, consumers } = state
  return consumers.length > 0 && Math.max(oldestUnplacedSeconds, oldestDueSeconds) > patienceSeconds
}
