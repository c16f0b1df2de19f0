import { describe, expect, test } from 'vitest'
import {
  choiceWords,
  closedWords,
  extensionPrice,
  openWords,
} from '@/components/appointment/room/extension/extension-words'
import { extensionOutcome, extensionRefusal } from '@/lib/contract/socket/appointment'

const client = { participantType: 'client', otherParticipantName: 'Asha Rao' } as const
const consultant = { participantType: 'consultant', otherParticipantName: 'Nina Kapoor' } as const
const proposal = {
  id: '00000000-0000-4000-8000-000000000001',
  minutes: 15,
  amount: '50.00',
  currency: 'INR',
  proposedBy: 'consultant',
  expiresAt: '2026-11-21T10:30:00Z',
} as const

test('the price of more time is the session’s own rate, half up', () => {
  const terms = { price: '100.00', currency: 'INR', paidDurationMinutes: 30 }
  expect(extensionPrice(terms, 15)).toBe('50.00')
  expect(extensionPrice(terms, 5)).toBe('16.67')
  expect(extensionPrice({ ...terms, price: '0.01', paidDurationMinutes: 10 }, 5)).toBe('0.01')
  expect(extensionPrice({ price: '1000', paidDurationMinutes: 45 }, 30)).toBe('667')
  expect(extensionPrice({ ...terms, price: '0.00' }, 30)).toBe('0.00')
})

describe('what each side is told', () => {
  test('whose money it is', () => {
    expect(choiceWords(client)).toContain('frozen from your balance')
    expect(choiceWords(consultant)).toContain("frozen from Nina's balance")
  })

  test('the asked side reads who asks and what it costs; the asking one whom it waits for', () => {
    const open = { state: 'open', proposal, answering: false } as const
    expect(openWords({ ...open, mine: false }, client)).toBe(
      'Asha proposes 15 more minutes for ₹50.00, frozen from your balance.',
    )
    expect(openWords({ ...open, mine: true }, consultant)).toContain("Waiting for Nina's answer")
  })

  test('every outcome has a sentence, and only the accepted one says that time was added', () => {
    for (const outcome of [...extensionOutcome.options, ...extensionRefusal.options, 'unanswered'] as const) {
      for (const mine of [true, false]) {
        const words = closedWords({ state: 'closed', outcome, minutes: 15, mine }, client)
        expect(words).toMatch(/\.$/)
        expect(/were added/.test(words)).toBe(outcome === 'accepted')
      }
    }
  })
})
