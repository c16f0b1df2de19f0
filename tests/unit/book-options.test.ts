import { describe, expect, it } from 'vitest'
import { amountsOf, bookOptions } from '@/scripts/options/book-options'

describe('The options of npm run book', () => {
  it('need only the type', () => {
    expect(bookOptions(['--type', 'chat'])).toMatchObject({
      type: 'chat',
      minutes: 30,
      price: '100',
      currency: 'INR',
      billing: 'prorata',
      'starts-in': 0,
      'relay-only': false,
      json: false,
    })
  })

  it('name nobody when no name is given', () => {
    expect(bookOptions(['--type', 'chat'])).not.toHaveProperty('client')
    expect(bookOptions(['--type', 'chat', '--client', ' Li Wei '])).toMatchObject({ client: 'Li Wei' })
  })

  it('take a balance beside the price', () => {
    const chosen = bookOptions(['--type', 'chat', '--balance', '50.00'])
    expect(amountsOf(chosen)).toEqual({ priceMinor: 10_000, balanceMinor: 5_000 })
    expect(amountsOf(bookOptions(['--type', 'chat'])).balanceMinor).toBe(0)
    expect(() => bookOptions(['--type', 'chat', '--balance', '-1'])).toThrow(/--balance/)
  })

  it('book a call that goes through the relay alone', () => {
    expect(bookOptions(['--type', 'video', '--relay-only'])['relay-only']).toBe(true)
  })

  it.each([
    ['INR', '0.5', 50],
    ['jpy', '1000', 1000],
    ['HUF', '1000', 100_000],
    ['PKR', '99.95', 9_995],
    ['IQD', '1.5', 1_500],
    ['KWD', '12.345', 12_345],
    ['CLF', '1.2345', 12_345],
  ])('count a price in the minor units of its currency: %s %s', (currency, price, priceMinor) => {
    const chosen = bookOptions(['--type', 'chat', '--currency', currency, '--price', price])
    expect(amountsOf(chosen)).toMatchObject({ priceMinor })
  })

  it.each(['JPY', 'INR', 'KWD', 'CLF'])(
    'mean a hundred of any currency by the price left out: %s',
    (currency) => {
      const digits = { JPY: 0, INR: 2, KWD: 3, CLF: 4 }[currency] ?? 0
      const chosen = bookOptions(['--type', 'chat', '--currency', currency])
      expect(amountsOf(chosen)).toMatchObject({ priceMinor: 100 * 10 ** digits })
    },
  )

  it.each([
    ['INR', '1.234', /--price must be an amount of INR, which has at most 2 decimals/],
    ['JPY', '100.00', /--price must be an amount of JPY, which has no decimals/],
    ['CLF', '999999999999.9999', /--price must be an amount of CLF/],
  ])('refuse more decimals than %s has: %s', (currency, price, words) => {
    const chosen = bookOptions(['--type', 'chat', '--currency', currency, '--price', price])
    expect(() => amountsOf(chosen)).toThrow(words)
  })

  it.each([
    [[], /--type must be chat, voice or video/],
    [['--type', 'fax'], /--type must be chat, voice or video/],
    [['--type', 'chat', '--minutes', '1.5'], /--minutes must be a whole number of minutes/],
    [['--type', 'chat', '--minutes', '0'], /--minutes must be at least 1/],
    [['--type', 'chat', '--price', 'ten'], /--price must be an amount such as 100.00/],
    [['--type', 'chat', '--price=-5'], /--price must be an amount such as 100.00/],
    [['--type', 'chat', '--currency', 'XXQ'], /--currency must be an ISO 4217 currency code/],
    [['--type', 'chat', '--currency', 'XAU'], /--currency must be an ISO 4217 currency code/],
    [['--type', 'chat', '--currency', 'BGN'], /--currency must be an ISO 4217 currency code/],
    [['--type', 'chat', '--starts-in', '99999999'], /--starts-in must be at most/],
    [['--type', 'chat', '--billing', 'free'], /--billing must be prorata, fixed or per_minute/],
    [['--type', 'chat', '--client', ' '], /--client must not be empty/],
    [['--type', 'chat', '--minutes=-0'], /--minutes must be at least 1/],
    [['--type', 'chat', '--tpye', 'voice'], /Unknown option '--tpye'/],
    [['--type', 'chat', 'voice'], /Unexpected argument 'voice'/],
  ])('refuse %j, and show the way to call it', (args, words) => {
    expect(() => bookOptions(args)).toThrow(words)
    expect(() => bookOptions(args)).toThrow(/Usage: npm run book/)
  })

  it.each(['', ' ', '0x10', '1e3', '1e309', 'NaN', '1.5', '+5', '٣٠', '99999999999'])(
    'take minutes in plain digits alone, and not %j',
    (minutes) => {
      for (const name of ['minutes', 'starts-in']) {
        expect(() => bookOptions(['--type', 'chat', `--${name}=${minutes}`])).toThrow(
          `--${name} must be a whole number of minutes`,
        )
      }
    },
  )
})
