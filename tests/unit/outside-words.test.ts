import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reasonInWords } from '@/components/staff/status-words'
import { entryOf } from '@/lib/contract/entry-of'

const root = resolve(import.meta.dirname, '../..')
const sources = ['lib', 'components', 'app', 'locales', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
)

/** Everything that a plain object answers to without having been given it. */
const inherited = Object.getOwnPropertyNames(Object.prototype)

describe('a word from outside', () => {
  it('finds what stands in a table, and nothing that every object inherits', () => {
    const table = { time_up: 'Paid time over' }
    expect(entryOf(table, 'time_up')).toBe('Paid time over')
    expect(inherited).toContain('__proto__')
    for (const word of [...inherited, '', 'nothing_known']) expect(entryOf(table, word)).toBeUndefined()
  })

  it('is shown as it was given where a table has other words for known ones', () => {
    for (const word of inherited) expect(reasonInWords(word, 'client')).toBe(`${word} (client)`)
  })

  it('is never the key of a plain object in the code itself', () => {
    expect(sources.flatMap(openTablesIndexed)).toEqual([])
  })

  it('would be noticed as such a key', () => {
    expect(indexed('const words: Readonly<Record<string, string>> = {}\nwords[reason] ?? reason')).toEqual([
      'words',
    ])
    expect(indexed('const words: Record<Status, string> = {}\nwords[status]')).toEqual([])
  })
})

function openTablesIndexed(file: string): string[] {
  return indexed(readFileSync(join(root, file), 'utf8')).map((name) => `${file}: ${name}[…]`)
}

/** The tables with any text as a key that are read by brackets. */
function indexed(text: string): string[] {
  const tables = [...text.matchAll(/const (\w+): (?:Readonly<|Partial<)*Record<string, [^>]+>+ = \{/g)]
  return tables.flatMap(([, name = '']) =>
    new RegExp(`(?<![\\w.'])${name}\\[(?!\\d)`).test(text) ? [name] : [],
  )
}
