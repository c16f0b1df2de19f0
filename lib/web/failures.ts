import type { DatabaseUnavailable, Refusal } from '@/lib/db'

/**
 * Told apart by name and not by class: the one database of the process may have been opened by another bundle's copy of `lib/db`
 * (see `process.ts`), whose classes are not this copy's.
 */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal' && 'code' in error
}

export function isDatabaseUnavailable(error: unknown): error is DatabaseUnavailable {
  return error instanceof Error && error.name === 'DatabaseUnavailable'
}
