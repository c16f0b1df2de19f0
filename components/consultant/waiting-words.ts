import { isolated } from '@/lib/contract/isolated'
import { waiting } from '@/locales/en/staff/consultant'

const minuteMs = 60_000

/** How long a client has been in alone, in whole minutes. */
export function waitingWords(name: string, ms: number): string {
  return waiting.since(isolated(name), Math.floor(ms / minuteMs))
}
