import type { SessionFilters, SessionSort } from '@/lib/db/functions/staff/lists'

export interface Question {
  readonly name: string
  readonly filters: SessionFilters
  readonly sort: SessionSort
  readonly descending: boolean
}

/** What administrators ask: each filter alone, many together, every order, words that many names have and words that none has. */
export function questions(consultantId: string, nowMs: number): Question[] {
  const day = (daysAgo: number) => new Date(nowMs - daysAgo * 86_400_000).toISOString().slice(0, 10)
  const alone: [string, SessionFilters][] = [
    ['everything', {}],
    ['the last 7 days', { from: day(7), to: day(0) }],
    ['one month a year ago', { from: day(395), to: day(365) }],
    ['completed', { status: 'completed' }],
    ['expired', { status: 'expired' }],
    ['scheduled', { status: 'scheduled' }],
    ['waiting (none)', { status: 'waiting' }],
    ['chats', { mode: 'chat' }],
    ['one consultant', { consultantId }],
    ['in USD', { currency: 'USD' }],
    ['from 200.00', { minMinor: 20_000 }],
    ['exactly 205.00', { minMinor: 20_500, maxMinor: 20_500 }],
    ['above every price', { minMinor: 9_000_000 }],
    ['80 % under', { underPercent: 80 }],
    ['99 % under', { underPercent: 99 }],
    ['open problems', { problem: 'open' }],
    ['decided problems', { problem: 'decided' }],
    ['a common word', { text: 'asha' }],
    ['a common beginning', { text: 'a' }],
    ['two words', { text: 'ravi kapoor' }],
    ['a rare name', { text: 'ravi kapoor 1222' }],
    ['a word that nobody has', { text: 'xylophon' }],
  ]
  const together: [string, SessionFilters][] = [
    ['no-shows in voice of one year', { status: 'no_show_client', mode: 'voice', from: day(365) }],
    ['one consultant, 50 % under, in EUR', { consultantId, underPercent: 50, currency: 'EUR' }],
    ['completed, a common word, from 150.00', { status: 'completed', text: 'nina', minMinor: 15_000 }],
    [
      'abandoned videos in USD, 90 % under',
      { status: 'abandoned', mode: 'video', currency: 'USD', underPercent: 90 },
    ],
    [
      'expired chats in EUR of one month',
      { status: 'expired', mode: 'chat', currency: 'EUR', from: day(60), to: day(30) },
    ],
    ['one consultant, open problems', { consultantId, problem: 'open' }],
    ['cancelled, a rare price', { status: 'cancelled', minMinor: 13_350, maxMinor: 13_350 }],
  ]
  const byStart = [...alone, ...together].map(([name, filters]): Question => {
    return { name, filters, sort: 'start', descending: true }
  })
  const orders: Question[] = (['frozen', 'released', 'actual'] as const).flatMap((sort) =>
    [true, false].flatMap((descending) => [
      { name: `everything by ${sort}`, filters: {}, sort, descending },
      { name: `chats by ${sort}`, filters: { mode: 'chat' }, sort, descending },
      { name: `one consultant by ${sort}`, filters: { consultantId }, sort, descending },
    ]),
  )
  return [...byStart, { name: 'oldest first', filters: {}, sort: 'start', descending: false }, ...orders]
}
