import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lengthState } from '@/components/chat/composer-words'
import { logRows } from '@/components/chat/log-rows'
import { textParts } from '@/components/chat/text-parts'
import type { ChatLine } from '@/lib/client/chat/log'

const linksIn = (message: string) =>
  textParts(message).flatMap((part) => (part.kind === 'link' ? [part.href] : []))

describe('links in a message', () => {
  test.each([
    ['See https://example.org/chart.', ['https://example.org/chart']],
    ['(https://example.org/a)', ['https://example.org/a']],
    ['https://example.org/a_(b)', ['https://example.org/a_(b)']],
    ['देखें https://example.org/a।', ['https://example.org/a']],
    ['見て https://example.org/a。', ['https://example.org/a']],
    ['「https://example.org/a」を', ['https://example.org/a']],
    ['（https://example.org/a）', ['https://example.org/a']],
    ['“https://example.org/a”', ['https://example.org/a']],
    ['„https://example.org/a“.', ['https://example.org/a']],
    ['«https://example.org/a»', ['https://example.org/a']],
    ['انظر https://example.org/a؟', ['https://example.org/a']],
    ['https://example.org/a、https://example.org/b', ['https://example.org/a', 'https://example.org/b']],
    ['https://example.org/?q=1&r=a:b', ['https://example.org/?q=1&r=a:b']],
    ['https://example.org/a/', ['https://example.org/a/']],
    ['http://one.example and https://two.example!', ['http://one.example/', 'https://two.example/']],
  ])('%s', (message, hrefs) => expect(linksIn(message)).toEqual(hrefs))

  test.each([
    'javascript:alert(1)',
    'data:text/html,<b>x</b>',
    'ftp://example.org',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
    'https://user:secret@example.org',
    'https://',
    'example.org',
  ])('%s stays text', (message) => expect(linksIn(message)).toEqual([]))

  test('nothing that was written is lost or changed, and every link leads to the web', () => {
    const piece = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('https://', ' ', '\n', ').', '<b>', '@'))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const message = pieces.join('')
        const parts = textParts(message)
        expect(parts.map(({ text }) => text).join('')).toBe(message)
        for (const part of parts) if (part.kind === 'link') expect(part.href).toMatch(/^https?:\/\//)
      }),
    )
  })
})

describe('the rows of the log', () => {
  const noon = Date.parse('2026-11-21T12:00:00Z')
  const line = (mine: boolean, afterSeconds: number): ChatLine => ({
    id: `${mine}-${afterSeconds}`,
    mine,
    text: 'words',
    atMs: noon + afterSeconds * 1000,
    state: 'sent',
  })

  test('the time stands above the first line and after a pause of a minute', () => {
    const rows = logRows([line(true, 0), line(true, 59), line(false, 119), line(false, 178)], 'UTC')
    expect(rows.map(({ timeMs }) => timeMs !== null)).toEqual([true, false, true, false])
  })

  test('lines of one side without a pause are one run', () => {
    const rows = logRows([line(true, 0), line(true, 5), line(false, 10), line(false, 200)], 'UTC')
    expect(rows.map(({ opensRun }) => opensRun)).toEqual([true, false, true, true])
    expect(rows.map(({ closesRun }) => closesRun)).toEqual([false, true, true, true])
  })

  test('days are named only where a session has more than one, by the reader’s own calendar', () => {
    const lines = [line(true, 0), line(true, 7 * 3600)]
    expect(logRows(lines, 'UTC').every(({ dayMs }) => dayMs === null)).toBe(true)
    expect(logRows(lines, 'Asia/Kolkata').map(({ dayMs }) => dayMs !== null)).toEqual([true, true])
  })
})

describe('the length of a message', () => {
  test('nothing but space cannot be sent', () => expect(lengthState(' \n ').sendable).toBe(false))

  test('is counted only near the limit', () => {
    expect(lengthState('a'.repeat(3599)).words).toBeNull()
    expect(lengthState('a'.repeat(3600)).words).toBe('400 characters left')
  })

  test('4,000 characters can be sent and one more cannot, and it is said by how many', () => {
    expect(lengthState('🙂'.repeat(4000))).toEqual({
      words: '0 characters left',
      tooLong: false,
      sendable: true,
    })
    expect(lengthState('a'.repeat(4012))).toEqual({
      words: '12 characters too many',
      tooLong: true,
      sendable: false,
    })
  })
})
