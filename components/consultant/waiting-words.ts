import { isolated } from '@/lib/room/isolated'

const minuteMs = 60_000

/** How long a client has been in alone, in whole minutes. */
export function waitingWords(name: string, ms: number): string {
  const minutes = Math.floor(ms / minuteMs)
  const who = isolated(name)
  return minutes < 1 ? `${who} is waiting` : `${who} has been waiting for ${minutes} min`
}
