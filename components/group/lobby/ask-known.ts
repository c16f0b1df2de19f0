import { findHosted, peopleOfHosted } from '@/lib/client/group/hosted-api'
import type { Obstacle } from '@/lib/client/http/api'
import type { Known } from './gate'

/** The room as it is now, or what stands in the way. */
export async function askKnown({ session, serverTime }: Known): Promise<Known | Obstacle> {
  const [found, seen] = await Promise.all([findHosted(session.id), peopleOfHosted(session.id)])
  if (!found.ok) return found.problem
  return { session: found.value, people: seen.ok ? seen.value : [], serverTime }
}
