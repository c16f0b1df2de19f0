import { describe, expect, it } from 'vitest'
import { ledgerOf, moneyInWords, whatHappened } from '@/components/appointment/summary-words'
import type { SummaryView } from '@/lib/room/http'
import { sessionStatus } from '@/lib/room/words'

const client = { participantType: 'client', otherParticipantName: 'Asha Rao' } as const
const consultant = { participantType: 'consultant', otherParticipantName: 'Ravi Kumar' } as const
const inFull: SummaryView = {
  status: 'completed',
  reason: 'time_up',
  endedBy: 'system',
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: '2026-11-21T10:30:00Z',
  durationSeconds: 1800,
  amountHeld: '100.00',
  amountReleased: '97.00',
  amountReturned: '0.00',
  platformFee: '3.00',
  currency: 'INR',
}
const nothing = { amountReleased: '0.00', platformFee: '0.00', amountReturned: '100.00' }

describe('what happened', () => {
  it('says who ended it, to each side in its own words', () => {
    const byClient: SummaryView = { ...inFull, reason: 'ended', endedBy: 'client' }
    expect(whatHappened(byClient, client)).toBe('Ended by you.')
    expect(whatHappened(byClient, consultant)).toBe('Ended by Ravi Kumar.')
    expect(whatHappened({ ...byClient, endedBy: 'admin' }, client)).toBe('Ended by the practice.')
  })

  it('tells the paid end from an end that absence brought', () => {
    expect(whatHappened(inFull, client)).toBe('The paid time is over.')
    const gone: SummaryView = { ...inFull, reason: 'consultant_gone' }
    expect(whatHappened(gone, client)).toMatch(/^Asha Rao had been away/)
    expect(whatHappened(gone, consultant)).toMatch(/^You had been away/)
  })

  it('tells a no-show without blame, to the one who was there and to the one who was not', () => {
    const summary: SummaryView = { ...inFull, ...nothing, status: 'no_show_client', reason: 'no_show' }
    expect(whatHappened(summary, consultant)).toMatch(/^Ravi Kumar had not joined/)
    expect(whatHappened(summary, client)).not.toMatch(/you did not|your fault|missed/i)
  })

  it('has words for every status', () => {
    for (const status of sessionStatus.options) {
      expect(whatHappened({ ...inFull, status }, client)).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('the ledger', () => {
  it('gives both sides the same figures under names of their own', () => {
    const forClient = ledgerOf(inFull, client)
    const forConsultant = ledgerOf(inFull, consultant)
    expect(forClient.map(({ amount }) => amount)).toEqual(['100.00', '97.00', '3.00', '0.00'])
    expect(forConsultant.map(({ amount }) => amount)).toEqual(forClient.map(({ amount }) => amount))
    expect(forClient.map(({ name }) => name)).toEqual([
      'Frozen for this session',
      'Released to Asha Rao',
      'Platform fee',
      'Returned to you',
    ])
    expect(forConsultant.map(({ name }) => name)).toContain('Released to you')
  })

  it('does not say that nothing was charged when something was', () => {
    expect(moneyInWords(inFull, client)).not.toMatch(/nothing/i)
    expect(moneyInWords({ ...inFull, ...nothing }, client)).toMatch(/Nothing was charged/)
    expect(
      moneyInWords({ ...inFull, currency: 'JPY', amountReleased: '0', platformFee: '0' }, consultant),
    ).toMatch(/Nothing/)
  })
})
