import type { PracticeSettings } from '@/lib/db/functions/practice'
import { isDatabaseUnavailable } from '../failures'
import { getDatabase } from '../process'

/** So long a page may show what stood before; whoever changes it sees it at once on this process. */
const keptMs = 5_000

interface Kept {
  readonly settings: PracticeSettings
  readonly until: number
}
declare global {
  /** One for the process: Next bundles pages and routes apart. */
  var parleyPractice: Kept | undefined
}

/** For what surrounds a page: as it was a moment ago, and without a database as it was last or not at all. */
export async function practiceOfPage(): Promise<PracticeSettings | null> {
  const kept = globalThis.parleyPractice
  if (kept && kept.until > Date.now()) return kept.settings
  try {
    const settings = await getDatabase().rpc('practice_settings', {})
    keepPractice(settings)
    return settings
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    return kept?.settings ?? null
  }
}

export function keepPractice(settings: PracticeSettings): void {
  globalThis.parleyPractice = { settings, until: Date.now() + keptMs }
}
