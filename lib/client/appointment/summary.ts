import { amountOf, decimalOf } from '@/lib/contract/decimal'
import type { SessionView, SummaryView } from '@/lib/contract/http/session'
import type { SessionEnded } from '@/lib/contract/socket/appointment'
import { joinSession, type Obstacle, type Outcome, type Place, validateLink } from '../http/api'

/** What `session-ended` tells, completed from what is known of the session, until the full summary has come. */
export function summaryAtOnce(ended: SessionEnded, session: SessionView, endedAtMs: number): SummaryView {
  const { status, reason, endedBy, durationSeconds, amountReleased, amountReturned, currency } = ended
  return {
    status,
    reason,
    endedBy,
    durationSeconds,
    amountReleased,
    amountReturned,
    currency,
    startedAt: session.startedAt,
    endedAt: new Date(endedAtMs).toISOString(),
    amountHeld: session.price,
    platformFee: restOf(session.price, [amountReleased, amountReturned]),
  }
}

/** What was held and went neither to the consultant nor back: the platform's part. */
function restOf(held: string, parts: readonly string[]): string {
  const { minor, digits } = amountOf(held)
  const rest = parts.reduce((left, part) => left - amountOf(part).minor, minor)
  return decimalOf({ minor: Math.max(0, rest), digits })
}

const tries = 5
const firstWaitMs = 1_000

/** The full summary, from the link (which only reads) or from what joining says of a session that is over. */
export async function fetchSummary(place: Place, token: string | null): Promise<SessionView | null> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const outcome = await askForSession(place, token)
    if (outcome.ok) return outcome.value
    if (outcome.problem.code !== 'unavailable') return null
    await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** attempt))
  }
  return null
}

async function askForSession(place: Place, token: string | null): Promise<Outcome<SessionView | null>> {
  const outcome = token === null ? await joinSession(place, {}) : await validateLink(token)
  if (!outcome.ok) return fromProblem(outcome.problem)
  const answer = outcome.value
  if ('valid' in answer) return { ok: true, value: answer.valid ? answer : (answer.session ?? null) }
  return { ok: true, value: answer }
}

function fromProblem(problem: Obstacle): Outcome<SessionView | null> {
  return problem.session ? { ok: true, value: problem.session } : { ok: false, problem }
}
