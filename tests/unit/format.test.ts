import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatDate,
  formatDateTime,
  formatDuration,
  formatMoney,
  formatTime,
  formatUntil,
  nowhere,
} from '@/lib/format'

const kolkata = { locale: 'en-GB', timeZone: 'Asia/Kolkata' }

describe('durations', () => {
  it('are exact to the second below an hour, and to the minute above', () => {
    const cases: [number, string][] = [
      [0, '0 s'],
      [59.6, '1 min'],
      [45, '45 s'],
      [720, '12 min'],
      [725, '12 min 5 s'],
      [3600, '1 h'],
      [3900, '1 h 5 min'],
      [7199, '2 h'],
    ]
    for (const [seconds, words] of cases) expect(formatDuration(seconds)).toBe(words)
  })

  it('are never negative', () => {
    expect(formatDuration(-5)).toBe('0 s')
    expect(formatClock(-5000)).toBe('0:00')
    expect(formatUntil(-1)).toBe('0 s')
  })
})

describe('the time until something', () => {
  it('is rounded up, so that nothing is promised too early', () => {
    const cases: [number, string][] = [
      [42_001, '43 s'],
      [119_000, '119 s'],
      [120_000, '2 min'],
      [121_000, '3 min'],
      [7_800_000, '2 h 10 min'],
      [3_600_000, '1 h'],
      [86_399_000, '24 h'],
      [86_400_000, '1 day'],
      [3 * 86_400_000 + 4 * 3_600_000, '3 days 4 h'],
    ]
    for (const [ms, words] of cases) expect(formatUntil(ms)).toBe(words)
  })
})

describe('the clock', () => {
  it('counts minutes and seconds, and hours where there are any', () => {
    expect(formatClock(7_999)).toBe('0:07')
    expect(formatClock(725_000)).toBe('12:05')
    expect(formatClock(3_725_000)).toBe('1:02:05')
  })
})

describe('money', () => {
  it('keeps every digit of the decimal string and adds the sign of its currency', () => {
    expect(formatMoney('97.00', 'INR')).toBe('₹97.00')
    expect(formatMoney('97.00', 'USD')).toBe('$97.00')
    expect(formatMoney('1200', 'JPY')).toBe('¥1,200')
    expect(formatMoney('1.250', 'KWD')).toMatch(/KWD\s1\.250/)
  })

  it('keeps the digits of the amount where the runtime has others for its currency', () => {
    expect(formatMoney('1000.00', 'HUF')).toMatch(/HUF\s1,000\.00/)
    expect(formatMoney('1000', 'HUF')).toMatch(/HUF\s1,000$/)
    expect(formatMoney('99.95', 'PKR')).toMatch(/PKR\s99\.95/)
    expect(formatMoney('1.234', 'IQD')).toMatch(/IQD\s1\.234/)
    expect(formatMoney('1.2345', 'CLF')).toMatch(/CLF\s1\.2345/)
    expect(formatMoney('100.00', 'JPY')).toBe('¥100.00')
  })

  it('does not pass through a float', () => {
    expect(formatMoney('9007199254740993.07', 'USD')).toBe('$9,007,199,254,740,993.07')
  })

  it('groups rupees as they are read in India', () => {
    expect(formatMoney('1234567.50', 'INR')).toBe('₹12,34,567.50')
  })

  it('shows what is not an amount as it came, not as NaN', () => {
    expect(formatMoney('soon', 'INR')).toBe('soon INR')
  })
})

describe('dates', () => {
  const iso = '2026-11-21T05:00:00+00:00'

  it('carry their zone', () => {
    expect(formatTime(iso, kolkata)).toMatch(/^10:30\sGMT\+5:30$/)
    expect(formatTime(iso, nowhere)).toMatch(/^5:00\sUTC$|^05:00\sUTC$/)
    expect(formatDateTime(iso, kolkata)).toMatch(/^Sat,? 21 Nov 2026, 10:30\sGMT\+5:30$/)
  })

  it('fall on the day of their zone', () => {
    const late = '2026-11-21T20:00:00Z'
    expect(formatDate(late, kolkata)).toMatch(/^Sunday,? 22 November 2026$/)
    expect(formatDate(late, nowhere)).toMatch(/^Saturday,? 21 November 2026$/)
  })
})
