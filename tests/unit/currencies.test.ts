import { afterEach, describe, expect, it } from 'vitest'
import { currencies, currencyDigits, keepReadings } from '@/lib/contract/currencies'
import { amountOf, decimalOf } from '@/lib/contract/decimal'
import { fromDecimal, toDecimal } from '@/lib/contract/money'

describe('the table of currencies', () => {
  it('is ISO 4217’s: the codes that have a minor unit, with its digits', () => {
    const count = (digits: number) => [...currencies.values()].filter((one) => one === digits).length
    expect({ all: currencies.size, 0: count(0), 2: count(2), 3: count(3), 4: count(4) }).toEqual({
      all: 165,
      0: 17,
      2: 139,
      3: 7,
      4: 2,
    })
    for (const code of currencies.keys()) expect(code).toMatch(/^[A-Z]{3}$/)
  })

  it('says what a runtime may say otherwise', () => {
    const digits = ['PKR', 'IDR', 'HUF', 'COP', 'RSD', 'IQD', 'JPY', 'KWD', 'UYW'].map(currencyDigits)
    expect(digits).toEqual([2, 2, 2, 2, 2, 3, 0, 3, 4])
  })

  it.each(['XAU', 'XDR', 'XTS', 'XXX', 'HRK', 'BGN', 'ANG', 'ZWL', 'inr', ''])('does not have %j', (code) => {
    expect(currencies.has(code)).toBe(false)
  })
})

describe('amounts', () => {
  afterEach(() => keepReadings({}))

  it.each([
    [9700, 'INR', '97.00'],
    [5, 'INR', '0.05'],
    [-250, 'INR', '-2.50'],
    [1200, 'JPY', '1200'],
    [-1, 'JPY', '-1'],
    [1250, 'KWD', '1.250'],
    [12_345, 'CLF', '1.2345'],
    [100_000, 'HUF', '1000.00'],
    [Number.MAX_SAFE_INTEGER, 'INR', '90071992547409.91'],
  ])('are written with all their digits: %i %s', (minor, currency, decimal) => {
    expect(toDecimal(minor, currency)).toBe(decimal)
    expect(amountOf(decimal).minor).toBe(minor)
    expect(decimalOf(amountOf(decimal))).toBe(decimal)
    if (minor >= 0 && minor < 1e12) expect(fromDecimal(decimal, currency)).toBe(minor)
  })

  it.each([
    ['1.5', 'JPY'],
    ['1.234', 'INR'],
    ['-1', 'INR'],
    ['1e3', 'INR'],
    ['1,000', 'INR'],
    ['', 'INR'],
    ['1234567890123', 'INR'],
    ['999999999999.9999', 'CLF'],
  ])('are not read where they are none: %j %s', (decimal, currency) => {
    expect(fromDecimal(decimal, currency)).toBeNull()
  })

  it('of a database that had some before the table decided keep its reading', () => {
    keepReadings({ HUF: 0, BGN: 2 })
    expect(toDecimal(1000, 'HUF')).toBe('1000')
    expect(fromDecimal('1000', 'HUF')).toBe(1000)
    expect(fromDecimal('1000.00', 'HUF')).toBeNull()
    expect(toDecimal(1000, 'BGN')).toBe('10.00')
    expect(toDecimal(1000, 'PKR')).toBe('10.00')
  })
})
