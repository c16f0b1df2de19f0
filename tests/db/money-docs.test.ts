import { readFileSync } from 'node:fs'
import { escapeLiteral } from 'pg'
import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'
import { play, timelines } from './support/timelines'

/** The tables of docs/money.md whose first heading is the name of a function: words, arguments, answer. */
interface Example {
  name: string
  words: string
  args: string[]
  answer: string
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

function examples(): Example[] {
  const found: Example[] = []
  let name: string | undefined
  for (const line of readFileSync('docs/money.md', 'utf8').split('\n')) {
    const cells = cellsOf(line)
    const [first = ''] = cells
    if (cells.length === 0) name = undefined
    else if (/^`\w+_\w+`$/.test(first) && name === undefined) name = first.slice(1, -1)
    else if (name === undefined) name = ''
    else if (name !== '' && !/^-+$/.test(first)) {
      found.push({ name, words: first, args: cells.slice(1, -1), answer: cells.at(-1) ?? '' })
    }
  }
  return found
}

const documented = examples()

describe('the examples of docs/money.md', () => {
  it('cover every function of the policy', () => {
    expect(new Set(documented.map(({ name }) => name))).toEqual(
      new Set([
        'gross_minor',
        'unstarted_gross_minor',
        'fee_minor',
        'dispute_window',
        'extension_minor',
        'added_minor',
        'fee_refund_minor',
        'credit_minor',
      ]),
    )
  })
})

onEveryServer('the examples of docs/money.md', 'running', (db) => {
  it.each(documented)('$name: $words', async ({ name, args, answer }) => {
    const [row] = await db().rows(
      `select parley.${name}(${args.map((arg) => escapeLiteral(arg)).join(', ')})::text as answer`,
    )
    expect(row).toEqual({ answer })
  })
})

onEveryServer('the timelines of docs/money.md', 'stopped', (db) => {
  it.each(timelines())('$billing: $words', async (timeline) => {
    expect(await play(db(), timeline)).toEqual({ billed: timeline.billed, gross: timeline.gross })
  })
})
