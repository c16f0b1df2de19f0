import { describe, expect, it } from 'vitest'
import { bookOptions } from '@/scripts/book-options'

describe('The options of npm run book', () => {
  it('need only the type', () => {
    expect(bookOptions(['--type', 'chat'])).toMatchObject({
      type: 'chat',
      minutes: 30,
      priceMinor: 10_000,
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
    expect(chosen).toMatchObject({ priceMinor: 10_000, balanceMinor: 5_000 })
    expect(bookOptions(['--type', 'chat']).balanceMinor).toBe(0)
    expect(() => bookOptions(['--type', 'chat', '--balance', '-1'])).toThrow(/--balance/)
  })

  it('book a call that goes through the relay alone', () => {
    expect(bookOptions(['--type', 'video', '--relay-only'])['relay-only']).toBe(true)
  })

  it.each([
    ['INR', '0.5', 50],
    ['jpy', '1000', 1000],
    ['KWD', '12.345', 12_345],
  ])('count a price in the minor units of its currency: %s %s', (currency, price, minor) => {
    expect(bookOptions(['--type', 'chat', '--currency', currency, '--price', price]).priceMinor).toBe(minor)
  })

  it.each([
    [[], /--type must be chat, voice or video/],
    [['--type', 'fax'], /--type must be chat, voice or video/],
    [['--type', 'chat', '--minutes', '1.5'], /--minutes must be a whole number of minutes/],
    [['--type', 'chat', '--minutes', '0'], /--minutes must be at least 1/],
    [['--type', 'chat', '--price', '1.234'], /--price must be an amount of INR/],
    [['--type', 'chat', '--price=-5'], /--price must be an amount of INR/],
    [['--type', 'chat', '--currency', 'XXQ'], /--currency must be a currency code/],
    [['--type', 'chat', '--billing', 'free'], /--billing must be prorata, fixed or per_minute/],
    [['--type', 'chat', '--client', ' '], /--client must not be empty/],
    [['--type', 'chat', '--tpye', 'voice'], /Unknown option '--tpye'/],
    [['--type', 'chat', 'voice'], /Unexpected argument 'voice'/],
  ])('refuse %j, and show the way to call it', (args, words) => {
    expect(() => bookOptions(args)).toThrow(words)
    expect(() => bookOptions(args)).toThrow(/Usage: npm run book/)
  })
})
