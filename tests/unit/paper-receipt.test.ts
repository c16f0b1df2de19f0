import { describe, expect, it } from 'vitest'
import { amountLines, headline, serviceOf, timeLines } from '@/components/receipts/paper-words'
import type { PaperReceipt } from '@/lib/contract/http/paper-receipt'

const receipt: PaperReceipt = {
  reader: 'client',
  number: '2026-000123',
  issuedAt: '2026-11-21T10:12:01Z',
  practice: { name: 'Parley', address: '', taxLine: '' },
  client: 'Nina Kapoor',
  consultant: 'Asha Rao',
  sessionId: '0191f7a0-0000-4000-8000-000000000000',
  sessionType: 'video',
  status: 'completed',
  scheduledStartTime: '2026-11-21T10:00:00Z',
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: '2026-11-21T10:12:01Z',
  billing: 'prorata',
  bookedMinutes: 30,
  addedMinutes: 15,
  durationSeconds: 721,
  currency: 'INR',
  frozen: '150.00',
  returned: '136.00',
  paid: '14.00',
  refunds: [],
  refunded: null,
  net: '14.00',
  earnings: null,
}
const names = (of: PaperReceipt) => amountLines(of).map(({ name }) => name)

describe('a receipt for people', () => {
  it('says in one line what was paid, to each reader', () => {
    expect(headline(receipt)).toBe('You paid ₹14.00')
    expect(headline({ ...receipt, reader: 'admin' })).toBe('Nina Kapoor paid ₹14.00')
    const earnings = { fee: '0.42', earned: '13.58' }
    expect(headline({ ...receipt, reader: 'consultant', earnings })).toBe('You earned ₹13.58')
    expect(serviceOf({ ...receipt, reader: 'consultant' })).toBe('Video session with Nina Kapoor')
  })

  it('tells booked, added and together apart', () => {
    expect(timeLines(receipt).map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Time booked: 30 min',
      'Time added: 15 min',
      'Time together: 12 min 1 s',
      'Charged: By the second',
    ])
    expect(timeLines({ ...receipt, addedMinutes: 0 }).map(({ name }) => name)).not.toContain('Time added')
  })

  it('goes from the price to what was paid in steps that add up, and shows no fee to a client', () => {
    expect(names(receipt)).toEqual(['Price, with the time added', 'Not used, returned', 'Paid'])
    expect(amountLines(receipt).map(({ amount }) => amount)).toEqual(['150.00', '-136.00', '14.00'])
  })

  it('takes every refund as a step of its own, and leads with what is left', () => {
    const refunded: PaperReceipt = {
      ...receipt,
      refunds: [{ amount: '3.00', at: '2026-11-22T10:00:00Z', reason: 'The picture froze' }],
      refunded: '3.00',
      net: '11.00',
    }
    expect(names(refunded)).toEqual([
      'Price, with the time added',
      'Not used, returned',
      'Paid',
      'Refunded',
      'Paid after refunds',
    ])
    expect(amountLines(refunded).flatMap(({ words }) => words ?? [])).toEqual(['The picture froze'])
    expect(headline(refunded)).toBe('You paid ₹11.00')
  })

  it('never writes a zero with a sign', () => {
    const full = { ...receipt, returned: '0.00', paid: '150.00', net: '150.00' }
    expect(amountLines(full).map(({ amount }) => amount)).not.toContain('-0.00')
  })
})
