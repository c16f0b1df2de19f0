import { setTimeout as wait } from 'node:timers/promises'
import { type Embedded, OwnedElsewhere, startEmbedded } from '@/lib/db/embedded'

/** How long a command that only passes by may keep the embedded database from us. */
export const patienceMs = 20_000
export const pollMs = 100

export const bookCommand = 'npm run book'
export const roomCommand = 'npm run room'
export const userCommandName = 'npm run user'
export const withdrawCommand = 'npm run withdraw'
/** Commands that hold the database for a second or two only. */
const passingBy: readonly string[] = [bookCommand, roomCommand, userCommandName, withdrawCommand]

export function isPassingBy(command: string): boolean {
  return passingBy.includes(command)
}

/** Starts the embedded database. Commands that pass by are waited for; everybody else is refused at once. */
export async function startWhenFree(dataDir: string, what: string): Promise<Embedded> {
  for (const until = Date.now() + patienceMs; ; await wait(pollMs)) {
    try {
      return await startEmbedded(dataDir, what)
    } catch (error) {
      const passing = error instanceof OwnedElsewhere && isPassingBy(error.owner.what)
      if (!passing || Date.now() > until) throw error
    }
  }
}
