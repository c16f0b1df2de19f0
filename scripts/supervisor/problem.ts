import { EmbeddedProblem } from '@/lib/db/embedded'
import { MigrationProblem } from '@/lib/db/migrate/problem'
import { DatabaseUnavailable, Refusal } from '@/lib/db/refusals'
import { EnvProblem } from '@/lib/env'

/** A command cannot go on. The message is one sentence that says what to do. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem'
}

const forPeople = [
  CommandProblem,
  EmbeddedProblem,
  MigrationProblem,
  DatabaseUnavailable,
  Refusal,
  EnvProblem,
]

/** What to print of an error: the sentence where there is one, everything where it is a bug. */
export function wordsOf(error: unknown): string {
  if (forPeople.some((kind) => error instanceof kind) && error instanceof Error) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
