import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const code = ['lib', 'components', 'app', 'scripts', 'locales']
const mostFiles = 20
const mostLines = 400

/** What a build leaves behind is nobody's to read. */
const isBuilt = (path: string) => path.split(/[\\/]/).includes('.next')

const filesIn = (folder: string, form = /\.(tsx?|mjs|css)$/) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => form.test(file) && !isBuilt(file))
    .map((file) => join(folder, file))

const mostFunctionLines = 90

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Where every function begins and ends, with those inside others and those of one line. */
function functionsIn(node: unknown): { start: number; end: number }[] {
  if (!isRecord(node)) return []
  const inside = Object.values(node).flatMap(functionsIn)
  const { type, body, start, end } = node
  const isFunction = typeof type === 'string' && functionTypes.has(type) && isRecord(body)
  return isFunction && typeof start === 'number' && typeof end === 'number'
    ? [{ start, end }, ...inside]
    : inside
}

function functionLines(file: string): { at: string; lines: number }[] {
  const text = readFileSync(join(root, file), 'utf8')
  const ast: unknown = parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body
  return functionsIn(ast).map(({ start, end }) => ({
    at: `${file}:${text.slice(0, start).split('\n').length}`,
    lines: text.slice(start, end).split('\n').length,
  }))
}

/** What is read in one sitting stays readable. */
describe('sizes', () => {
  it(`has at most ${mostFiles} files in a folder`, () => {
    const count = new Map<string, number>()
    for (const folder of code) {
      const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      for (const { parentPath } of entries.filter((entry) => entry.isFile() && !isBuilt(entry.parentPath)))
        count.set(parentPath, (count.get(parentPath) ?? 0) + 1)
    }
    expect(count.size).toBeGreaterThan(30)
    expect([...count].filter(([, files]) => files > mostFiles)).toEqual([])
  })

  it(`has at most ${mostLines} lines in a file, of tests and SQL as well`, () => {
    const sql = filesIn('supabase/schemas', /\.sql$/)
    expect(sql.length).toBeGreaterThan(30)
    const programs = [...code, 'tests'].flatMap((folder) => filesIn(folder))
    const lines = [...programs, ...sql].map((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return [file, text.split('\n').length - 1] as const
    })
    expect(lines.filter(([, length]) => length > mostLines)).toEqual([])
  })

  it(`has at most 8 lines in half of the functions, 24 in nine of ten, and ${mostFunctionLines} in any`, () => {
    const found = ['lib', 'components', 'app']
      .flatMap((folder) => filesIn(folder, /\.tsx?$/))
      .flatMap(functionLines)
      .toSorted((a, b) => a.lines - b.lines)
    const linesOf = (share: number) => found[Math.ceil(found.length * share) - 1]?.lines
    expect(found.length).toBeGreaterThan(3_000)
    expect(linesOf(0.5)).toBeLessThanOrEqual(8)
    expect(linesOf(0.9)).toBeLessThanOrEqual(24)
    expect(found.filter(({ lines }) => lines > mostFunctionLines)).toEqual([])
  })

  it('is told of a long function by the linter, everywhere but in tests', () => {
    const config = readFileSync(join(root, 'biome.json'), 'utf8').replace(/\s+/g, ' ')
    const rule = '"noExcessiveLinesPerFunction": { "level": "error", "options": { "maxLines": 90 } }'
    expect(config).toContain(rule)
    const without =
      '"includes": ["tests/**"], "linter": { "rules": { "complexity": { "noExcessiveLinesPerFunction": "off" } } }'
    expect(config).toContain(without)
    expect(config.split('noExcessiveLinesPerFunction')).toHaveLength(3)
  })
})
