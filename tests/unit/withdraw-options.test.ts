import { afterEach, describe, expect, it } from 'vitest'
import { keepReadings } from '@/lib/contract/currencies'
import { minorOf, withdrawOptions } from '@/scripts/options/withdraw-options'

const pay = ['--consultant', 'expert:7', '--amount', '17.08', '--currency', 'INR', '--reason', 'November']

describe('npm run withdraw', () => {
  it('says whom, how much and why', () => {
    expect(withdrawOptions(pay)).toMatchObject({
      participantType: 'consultant',
      ref: 'expert:7',
      amount: '17.08',
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
      amount: '500',
      currency: 'JPY',
      json: true,
    })
  })

  it('counts an amount in the minor units of its currency, as the open database has them', () => {
    const paying = (amount: string, currency: string) =>
      withdrawOptions(['--consultant', 'x', '--amount', amount, '--currency', currency, '--reason', 'n'])
    expect(minorOf(paying('17.08', 'INR'))).toBe(1_708)
    expect(minorOf(paying('500', 'JPY'))).toBe(500)
    expect(minorOf(paying('500', 'HUF'))).toBe(50_000)
    keepReadings({ HUF: 0 })
    expect(minorOf(paying('500', 'HUF'))).toBe(500)
    expect(() => minorOf(paying('500.00', 'HUF'))).toThrow(/--amount must be an amount of HUF, such as 1708/)
    expect(() => minorOf(paying('17.081', 'INR'))).toThrow(/--amount must be an amount of INR, such as 17.08/)
    expect(() => minorOf(paying('0', 'INR'))).toThrow(/Usage: npm run withdraw/)
  })
  afterEach(() => keepReadings({}))

  it.each([
    [[]],
    [pay.slice(2)],
    [[...pay, '--client', 'Priya']],
    [['--consultant', 'x', '--amount', '17,08', '--currency', 'INR', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '-1', '--currency', 'INR', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '1', '--currency', 'rupees', '--reason', 'n']],
    [['--consultant', 'x', '--amount', '1', '--currency', 'INR', '--reason', ' ']],
    [[...pay, '--key', 'short']],
  ])('says how to call it instead of guessing: %j', (args) => {
    expect(() => withdrawOptions(args)).toThrow(/Usage: npm run withdraw/)
  })
})
