import { describe, expect, it } from 'vitest'
import { withdrawOptions } from '@/scripts/withdraw-options'

const pay = ['--consultant', 'expert:7', '--amount', '17.08', '--currency', 'INR', '--reason', 'November']

describe('npm run withdraw', () => {
  it('says whom, how much and why', () => {
    expect(withdrawOptions(pay)).toMatchObject({
      participantType: 'consultant',
      ref: 'expert:7',
      amountMinor: 1_708,
      currency: 'INR',
      reason: 'November',
      json: false,
    })
    const back = [
      '--client',
      'Priya',
      '--amount',
      '500',
      '--currency',
      'jpy',
      '--reason',
      'left us',
      '--json',
    ]
    expect(withdrawOptions(back)).toMatchObject({
      participantType: 'client',
      amountMinor: 500,
      currency: 'JPY',
      json: true,
    })
  })

  it.each([
    [[]],
    [pay.slice(2)],
    [[...pay, '--client', 'Priya']],
    [['--consultant', 'x', '--amount', '17.081', '--currency', 'INR', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '0', '--currency', 'INR', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '-1', '--currency', 'INR', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '1', '--currency', 'rupees', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '1', '--currency', 'INR', '--reason', ' ']],
    [[...pay, '--key', 'short']],
  ])('says how to call it instead of guessing: %j', (args) => {
    expect(() => withdrawOptions(args)).toThrow(/Usage: npm run withdraw/)
  })
})
