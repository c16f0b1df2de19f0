import { describe, expect, it } from 'vitest'
import {
  ledgerOf,
  moneyInWords,
  nextStep,
  noteWriter,
  outcomeInWords,
  whatHappened,
} from '@/components/appointment/summary/summary-words'
import type { SummaryView } from '@/lib/contract/http/session'
import { sessionStatus } from '@/lib/contract/words'

const terms = { billing: 'prorata', freeSeconds: 60 } as const
const client = { participantType: 'client', otherParticipantName: 'Asha Rao', ...terms } as const
const consultant = { participantType: 'consultant', otherParticipantName: 'Ravi Kumar', ...terms } as const
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
const half = { amountReleased: '48.50', platformFee: '1.50', amountReturned: '50.00' }

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
    expect(whatHappened({ ...inFull, reason: 'system_gone' }, client)).toMatch(/^Both of you had been away/)
  })

  it('tells a no-show without blame, to the one who was there and to the one who was not', () => {
    const summary: SummaryView = { ...inFull, ...nothing, status: 'no_show_client', reason: 'no_show' }
    expect(whatHappened(summary, consultant)).toMatch(/^Ravi Kumar was not in/)
    expect(whatHappened(summary, client)).not.toMatch(/you did not|your fault|missed/i)
  })

  it('has words for every status, and for reasons that are none of ours', () => {
    for (const status of sessionStatus.options) {
      for (const reason of ['ended', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
        for (const facts of [client, consultant]) {
          expect(whatHappened({ ...inFull, status, reason }, facts)).toMatch(/^[A-Z].*\.$/)
        }
      }
    }
  })

  it('says whose the words are that somebody wrote about the end', () => {
    const cancelled: SummaryView = { ...inFull, status: 'cancelled', endedBy: 'consultant', note: 'I am ill' }
    expect(noteWriter(cancelled, client)).toBe('Asha Rao wrote:')
    expect(noteWriter(cancelled, consultant)).toBe('You wrote:')
    expect(noteWriter({ ...cancelled, endedBy: 'admin' }, client)).toBe('The practice wrote:')
  })
})

describe('what comes next', () => {
  it('is told to both where somebody did not come, and to nobody after a session that took place', () => {
    const missed: SummaryView = { ...inFull, ...nothing, status: 'no_show_consultant', reason: 'no_show' }
    expect(nextStep(missed, client)).toMatch(/book another time.*report a problem/)
    expect(nextStep(missed, consultant)).toMatch(/report a problem/)
    expect(nextStep({ ...missed, status: 'expired' }, consultant)).toContain('Ravi Kumar')
    expect(nextStep(inFull, client)).toBeNull()
  })
})

const refunded: SummaryView = {
  ...inFull,
  ...half,
  corrections: {
    amountGross: '50.00',
    amountRefunded: '3.00',
    amountNet: '47.00',
    amountReleased: '45.59',
    platformFee: '1.41',
    amountReturned: '53.00',
  },
}

describe('the figure that a side looks for', () => {
  it('is what the client paid, and what was earned', () => {
    expect(outcomeInWords({ ...inFull, ...half }, client)).toEqual({ title: 'You paid ₹50.00', since: null })
    expect(outcomeInWords({ ...inFull, ...half }, consultant).title).toBe('You earned ₹48.50')
  })

  it('knows of what was refunded since', () => {
    expect(outcomeInWords(refunded, client)).toEqual({
      title: 'You paid ₹47.00',
      since: 'It was ₹50.00 at first; ₹3.00 of it was refunded to you.',
    })
    expect(outcomeInWords(refunded, consultant)).toEqual({
      title: 'You earned ₹45.59',
      since: 'Ravi Kumar had paid ₹50.00; ₹3.00 of it was refunded.',
    })
  })

  it('keeps the digits of its currency', () => {
    const yen = { ...inFull, currency: 'JPY', amountReleased: '48', platformFee: '2' }
    expect(outcomeInWords(yen, client).title).toBe('You paid ¥50')
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

  it('keeps what was settled and says beside it what a refund changed', () => {
    const lines = ledgerOf(refunded, client)
    expect(lines.find(({ testId }) => testId === 'summary-released')?.amount).toBe('48.50')
    expect(lines.map(({ name, amount }) => `${name}: ${amount}`).slice(4)).toEqual([
      'Refunded to you since: 3.00',
      'With it, Asha Rao got: 45.59',
      'With it, the platform fee is: 1.41',
      'With it, you got back: 53.00',
    ])
  })

  it('does not say that nothing was charged when something was', () => {
    expect(moneyInWords(inFull, client)).not.toMatch(/nothing/i)
    expect(moneyInWords({ ...inFull, ...nothing }, client)).toMatch(/Nothing was charged/)
    expect(
      moneyInWords({ ...inFull, currency: 'JPY', amountReleased: '0', platformFee: '0' }, consultant),
    ).toMatch(/Nothing/)
  })

  it('says what it was charged for, where that was not time', () => {
    const charged: SummaryView = { ...inFull, ...half, durationSeconds: 0, startedAt: null }
    expect(moneyInWords({ ...charged, status: 'no_show_client' }, client)).toBe(
      'This is charged because you did not come. The rest is back with you.',
    )
    expect(moneyInWords({ ...charged, status: 'cancelled', endedBy: 'client' }, consultant)).toBe(
      'This is charged because Ravi Kumar cancelled late. The rest is back with Ravi Kumar.',
    )
    expect(moneyInWords({ ...inFull, ...half, durationSeconds: 5 }, client)).toMatch(/you did not stay/)
    expect(moneyInWords(inFull, { ...client, billing: 'fixed' })).toBe('You paid the fixed price.')
  })
})
