const minuteMs = 60_000

/** How long a client has been in alone, in whole minutes. */
export function waitingWords(name: string, ms: number): string {
  const minutes = Math.floor(ms / minuteMs)
  return minutes < 1 ? `${name} is waiting` : `${name} has been waiting for ${minutes} min`
}
