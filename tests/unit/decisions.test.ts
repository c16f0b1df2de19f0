import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const records = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md')
const numbers = records.map((name) => name.slice(0, 3))
const lines = text('docs/decisions/README.md').split('\n')
const linked = lines.flatMap((line) => /^- \[(\d{3})\]\(([^)]+)\) .+ · (.+)$/.exec(line)?.slice(1, 4) ?? [])
const gone = lines.flatMap((line) => /^- (\d{3}) · /.exec(line)?.slice(1, 2) ?? [])
const statusForm = /^(stands(; .+)?|replaced by \d{3})$/

/** Where a record may be spoken of; migrations are never edited, so they may only name what stays. */
const sources = ['app', 'components', 'lib', 'locales', 'scripts', 'supabase', 'docs', 'tests'].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|mjs|sql|md|css)$/.test(file))
      .map((file) => join(folder, file)),
)
const mention = /\b(?:docs\/decisions\/|[Dd]ecisions? |[Rr]ecords? )(\d{3})\b/g

describe('the index of decisions', () => {
  it('has one line for each record, with its own number and a status', () => {
    const rows = Array.from({ length: linked.length / 3 }, (_, row) => linked.slice(row * 3, row * 3 + 3))
    expect(rows.map(([, file]) => file).toSorted()).toEqual(records.toSorted())
    for (const [number, file = '', status] of rows) {
      expect(file.slice(0, 3)).toBe(number)
      expect(text(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${number} `))
      expect(status).toMatch(statusForm)
    }
  })

  it('gives no number twice, and none again that is gone', () => {
    const all = [...numbers, ...gone]
    expect(all.length).toBe(new Set(all).size)
  })

  it('is all that is spoken of: a record that is named anywhere is there', () => {
    const lost = ['README.md', ...sources].flatMap((file) =>
      [...text(file).matchAll(mention)]
        .filter(([, number = '']) => !numbers.includes(number))
        .map(([words]) => `${file}: ${words}`),
    )
    expect(lost).toEqual([])
  })
})
