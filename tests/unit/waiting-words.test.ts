import { describe, expect, it } from 'vitest'
import { keptWords, returnedWords } from '@/components/appointment/cancelling/cancel-words'
import { termsOf } from '@/components/appointment/gates/terms'
import { aloneWords, missedWords } from '@/components/appointment/waiting-terms'
import { countdownWords } from '@/components/time/countdown'

const clock = (iso: string) => iso.slice(11, 16)
const booked = {
  participantType: 'client',
  otherParticipantName: 'Asha Rao',
  price: '100.00',
  currency: 'INR',
  billing: 'prorata',
  freeSeconds: 60,
  startedAt: null,
  serverTime: '2026-11-21T09:55:00Z',
  noShow: { from: '2026-11-21T10:10:00Z', cost: '50.00' },
  alone: { until: '2026-11-21T10:10:00Z', cost: '0.00' },
} as const
const consultant = { ...booked, participantType: 'consultant', otherParticipantName: 'Nina Kapoor' } as const

describe('waiting', () => {
  it('says to a client until when, and that all of it comes back', () => {
    expect(aloneWords(booked, clock)).toBe(
      'If Asha Rao is not in by 10:10, the session closes and all ₹100.00 come back to you.',
    )
  })

  it('says to a consultant what the client is charged, and nothing of a client’s own sentence', () => {
    const free = { ...consultant, alone: { until: booked.alone.until, cost: '0.00' } }
    expect(aloneWords(free, clock)).toBe(
      'If Nina Kapoor is not in by 10:10, the session closes. Nothing is charged.',
    )
    const charged = { ...consultant, alone: { until: booked.alone.until, cost: '50.00' } }
    expect(aloneWords(charged, clock)).toContain('Nina Kapoor pays ₹50.00 of ₹100.00')
  })

  it('says what comes of not coming oneself', () => {
    expect(missedWords(booked)).toBe('If you are not in by then, you pay ₹50.00 of ₹100.00.')
    expect(missedWords({ ...booked, noShow: { ...booked.noShow, cost: '0.00' } })).toMatch(
      /nothing is charged/,
    )
    expect(missedWords(consultant)).toMatch(/nothing is paid/)
  })

  it('says nothing of it once the session has started', () => {
    expect(aloneWords({ ...booked, alone: null }, clock)).toBeNull()
  })
})

describe('the terms', () => {
  it('promise no free minute to whoever only looks in, where not coming costs something', () => {
    expect(termsOf(booked)).toMatch(/unless you do not stay/)
    expect(termsOf({ ...booked, noShow: { ...booked.noShow, cost: '0' } })).toMatch(/costs nothing\. /)
  })

  it('say what each side’s absence means, to the side that reads', () => {
    expect(termsOf(booked)).toContain('While you are away, the first 60 s still count.')
    expect(termsOf(consultant)).toContain('While Nina Kapoor is away, the first 60 s still count.')
    expect(termsOf({ ...booked, billing: 'fixed' })).toContain('Asha Rao is there for 80 %')
    expect(termsOf({ ...consultant, billing: 'fixed' })).toContain('you are there for 80 %')
  })
})

describe('the terms of every mode and billing', () => {
  it.each(['prorata', 'per_minute', 'fixed'] as const)(
    'say whose short losses still count, and how much of them: %s',
    (billing) => {
      const rule = 'connection of less than 15 s still counts, up to 2 s for each minute booked.'
      expect(termsOf({ ...booked, billing })).toContain(`A loss of Asha Rao's ${rule}`)
      expect(termsOf({ ...consultant, billing })).toContain(`A loss of your ${rule}`)
    },
  )
})

describe('the countdown', () => {
  it('says in words what its counters show', () => {
    const ms = ((2 * 24 + 18) * 60 + 39) * 60_000 + 27_000
    expect(countdownWords(ms)).toBe('2 days 18 h 39 min')
    expect(countdownWords(24 * 3_600_000)).toBe('1 day')
    expect(countdownWords(130 * 60_000)).toBe('2 h 10 min')
    expect(countdownWords(90_000)).toBe('1 min')
    expect(countdownWords(59_001)).toBe('1 min')
    expect(countdownWords(42_000)).toBe('42 s')
    expect(countdownWords(-5)).toBe('0 s')
  })
})

describe('cancelling', () => {
  const effect = {
    amountHeld: '100.00',
    amountKept: '25.00',
    amountReturned: '75.00',
    currency: 'INR',
    freeUntil: '2026-11-20T10:00:00Z',
  }
  it('says what comes back, what is kept, and why', () => {
    expect(returnedWords(effect)).toBe('₹75.00 come back to you')
    expect(keptWords(effect, 'Fri, 20 Nov')).toBe(
      '₹25.00 of ₹100.00 are kept, because cancelling was free only until Fri, 20 Nov.',
    )
  })

  it('says that nothing is kept, and from when on something would be', () => {
    const free = { ...effect, amountKept: '0.00', amountReturned: '100.00' }
    expect(keptWords(free, 'Fri, 20 Nov')).toMatch(/nothing is charged\. From Fri, 20 Nov on/)
    expect(keptWords(free, null)).toBe('That is all of it: nothing is charged.')
  })
})
