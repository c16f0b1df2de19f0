import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adminAct } from '@/lib/contract/http/admin-acts'
import { reportRequest } from '@/lib/contract/http/after-settlement'
import { cancelRequest, endRequest, rateRequest, validateRequest } from '@/lib/contract/http/session'
import { withdrawalRequest } from '@/lib/contract/http/withdrawal'
import { forms } from '@/lib/contract/limits'
import { type Limit, limits, limitsBySubject } from '@/lib/limits'
import { parseListQuery } from '@/lib/web/staff/lists/session-query'
import { limitsTable, pagesWithLimits } from '@/scripts/limits/table'

const root = resolve(import.meta.dirname, '../..')
const all: readonly [name: string, limit: Limit][] = Object.entries(limits)
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const sourcesIn = (folders: readonly string[], form: RegExp) =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => form.test(file))
      .map((file) => join(folder, file)),
  )

describe('the map of limits', () => {
  it.each(all)('names the test that reaches it: %s', (_name, { test }) => {
    const [file = '', title = ''] = test.split(' › ')
    expect(text(join('tests', file))).toContain(title)
  })

  it('names words that a page or an answer really has, wherever a person reaches one', () => {
    const spoken = sourcesIn(['app', 'components', 'lib', 'locales', 'supabase/migrations'], /\.(tsx?|sql)$/)
      .filter((file) => !file.startsWith('lib/limits/'))
      .map(text)
      .join('\n')
      .replaceAll("\\'", "'")
    const missing = all.filter(([, { said }]) => said !== undefined && !spoken.includes(said))
    expect(missing.map(([name]) => name)).toEqual([])
  })

  it('names settings that exist', () => {
    const settings = all.flatMap(([, { setting }]) => setting ?? [])
    expect(settings.length).toBeGreaterThan(0)
    for (const setting of settings) {
      expect(text('lib/env.ts')).toContain(setting)
      expect(text('.env.local.example')).toContain(setting)
    }
  })

  it('says why in a sentence', () => {
    const odd = all.filter(([, { why }]) => !/^[A-Z0-9].*\.$/s.test(why))
    expect(odd.map(([name]) => name)).toEqual([])
  })

  it('has no limit twice', () => {
    const count = Object.values(limitsBySubject).reduce(
      (sum, subject) => sum + Object.keys(subject).length,
      0,
    )
    expect(count).toBe(all.length)
  })

  it('is the only place that knows how long a text may be', () => {
    const written = sourcesIn(['app', 'components', 'lib'], /\.tsx?$/).flatMap((file) =>
      text(file)
        .split('\n')
        .filter((line) => /maxLength\(\d|maxLength=\{\d{2,}|string\(\)[^\n]*\.max\(\d{2,}/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    )
    // Keys of pages, and parameters of media: nobody types them.
    expect(written.filter((line) => !/after|before|socket\/rtp\.ts/.test(line))).toEqual([
      expect.stringContaining('name: z.string()'),
      expect.stringContaining('sdpMid'),
      expect.stringContaining('usernameFragment'),
    ])
  })

  it.each(Object.entries(pagesWithLimits))('is what %s tells', (page, subjects) => {
    const [, told = ''] = /<!-- limits -->\n([\s\S]*?)\n<!-- end -->/.exec(text(page)) ?? []
    // `npm run limits` writes it.
    expect(told).toBe(limitsTable(subjects))
  })
})

const key = '0a572b15-8b48-4e6a-b304-1dc8d1279bf6'
const act = { act: 'note', sessionId: key, key } as const
const paid = {
  participantType: 'client',
  ref: 'r',
  amount: '1.00',
  currency: 'INR',
  reason: 'r',
  key,
} as const
const cancelled = { amountReturned: '1.00', currency: 'INR' } as const

it.each<[string, number, (text: string) => boolean]>([
  ['token', forms.tokenCharacters, (token) => validateRequest.safeParse({ token }).success],
  ['note of an end', forms.endNoteCharacters, (reason) => endRequest.safeParse({ reason }).success],
  [
    'note of a cancellation',
    forms.endNoteCharacters,
    (reason) => cancelRequest.safeParse({ ...cancelled, reason }).success,
  ],
  ['reason', forms.reasonCharacters, (reason) => adminAct.safeParse({ ...act, reason }).success],
  [
    'reason of a payment',
    forms.reasonCharacters,
    (reason) => withdrawalRequest.safeParse({ ...paid, reason }).success,
  ],
  ['ref', forms.refCharacters, (ref) => withdrawalRequest.safeParse({ ...paid, ref }).success],
  [
    'reference',
    forms.refCharacters,
    (reference) => withdrawalRequest.safeParse({ ...paid, reference }).success,
  ],
  [
    'report',
    forms.reportCharacters,
    (description) => reportRequest.safeParse({ category: 'other', description }).success,
  ],
  ['rating', forms.ratingCharacters, (words) => rateRequest.safeParse({ score: 5, words }).success],
  ['search', forms.searchCharacters, (words) => parseListQuery({ text: words }).text === words],
])('the forms of the interface take what their limit allows and nothing longer: %s', (_name, most, takes) => {
  expect([takes('x'.repeat(most)), takes('x'.repeat(most + 1))]).toEqual([true, false])
})
