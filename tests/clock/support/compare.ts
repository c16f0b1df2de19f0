import { expect } from 'vitest'
import { Driver } from '../driver/driver'
import { ended, live, outcome, type Played, refusedBy, type Summary } from '../driver/played'
import { type Answer, Oracle } from '../oracle/oracle'
import type { Ending, HistoryEvent } from '../oracle/words'
import type { Story } from './story-steps'

/** Compares what the database answered to every event of a history, and its end, with the oracle. */
export function expectAgreement(
  { terms, funds }: Story,
  events: readonly HistoryEvent[],
  told: Played,
): void {
  const oracle = new Oracle(terms, funds)
  for (const [index, event] of events.entries()) {
    const expected = oracle.happen(event)
    const answer = told.answers[index]
    expect(seen(expected, answer), `${index}: ${JSON.stringify(event)}`).toEqual(expected)
  }
  expect(endingOf(told.summaries?.[0] ?? null)).toEqual(oracle.ending)
}

/** The answer of the database in the words of the oracle. */
function seen(expected: Answer, answer: unknown): Answer {
  const word = refusedBy(answer)
  if (word) return { refused: word }
  if (!expected) return null
  if ('refused' in expected) return { outcome: `not refused: ${JSON.stringify(answer)}` }
  if ('status' in expected) return { status: live.parse(answer).status }
  if ('outcome' in expected) {
    const said = outcome.parse(answer)
    return { outcome: said.outcome === 'refused' ? (said.reason ?? '') : said.outcome }
  }
  return { ended: endingOf(ended.parse(answer)) ?? null }
}

function endingOf(summary: Summary | null): Ending | undefined {
  if (!summary) return undefined
  const { status, reason, endedBy, durationSeconds, grossMinor, feeMinor, returnedMinor, endedAt } = summary
  return {
    status,
    reason,
    endedBy,
    endedAt: Driver.instantOf(endedAt),
    billableSeconds: durationSeconds,
    grossMinor,
    feeMinor,
    returnedMinor,
  }
}
