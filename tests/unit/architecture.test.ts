import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Who may import whom. The first row whose `files` match a file judges it; `inside` are folders (or files) of this repository,
 * `packages` are npm packages and `node:` modules. What is not named is refused.
 */
interface Rule {
  readonly files: string
  readonly inside: readonly string[]
  readonly packages: readonly string[]
  /** Folders from which only types may be imported. */
  readonly typesFrom?: readonly string[]
}

const anyPackage = ['*']

const rules: readonly Rule[] = [
  { files: 'lib/room/kinds/', inside: ['lib/room/'], packages: ['zod/mini'] },
  { files: 'lib/room/', inside: ['lib/room/'], packages: ['zod/mini'] },
  {
    files: 'lib/client/',
    inside: ['lib/client/', 'lib/room/'],
    packages: ['socket.io-client', 'simple-peer'],
  },
  {
    files: 'lib/db/',
    inside: [
      'lib/db/',
      'lib/env',
      'lib/room/words',
      'lib/room/currencies',
      'lib/room/readiness',
      'lib/room/call-quality',
    ],
    packages: ['zod', 'pg', '@supabase/supabase-js', 'ws', 'node:'],
  },
  {
    files: 'lib/signalling/',
    inside: ['lib/signalling/', 'lib/room/', 'lib/net/', 'lib/db/refusals', 'lib/limits'],
    typesFrom: ['lib/db/', 'lib/auth/'],
    packages: ['socket.io', 'redis', 'zod', 'pino', 'prom-client', 'node:'],
  },
  { files: 'lib/net/', inside: ['lib/net/'], packages: ['node:'] },
  { files: 'lib/', inside: ['lib/'], packages: anyPackage },
  {
    files: 'components/ui/',
    inside: ['components/ui/'],
    packages: ['react', 'lucide-react'],
  },
  {
    files: 'components/',
    inside: ['components/', 'lib/room/', 'lib/client/', 'lib/format'],
    packages: ['react', 'react-dom', 'next', 'lucide-react'],
  },
  {
    files: 'app/',
    inside: [
      'app/',
      'components/',
      'lib/db/',
      'lib/auth/',
      'lib/room/',
      'lib/format',
      'lib/env',
      'lib/limits',
      'lib/http/',
      'lib/web/',
    ],
    packages: anyPackage,
  },
]

const root = resolve(import.meta.dirname, '../..')
const sources = ['lib', 'components', 'app'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file).split(sep).join('/')),
)

interface Import {
  readonly from: string
  readonly target: string
  readonly typeOnly: boolean
}

const importForm =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(importForm)].map(([, typed, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? ''
    const target = name.startsWith('@/')
      ? name.slice(2)
      : name.startsWith('.')
        ? relative(root, resolve(root, dirname(file), name))
            .split(sep)
            .join('/')
        : name
    return { from: file, target, typeOnly: typed !== undefined }
  })
}

/** `lib/web` is the folder's index, so it lies inside `lib/web/`. */
const startsWithOne = (name: string, prefixes: readonly string[]) =>
  prefixes.some((prefix) => `${name}/`.startsWith(prefix))

function refused({ from, target, typeOnly }: Import): boolean {
  const rule = rules.find(({ files }) => from.startsWith(files))
  if (!rule) return true
  if (/^(lib|components|app|scripts|tests|supabase)\//.test(target) || target === 'proxy') {
    if (startsWithOne(target, rule.inside)) return false
    return !(typeOnly && startsWithOne(target, rule.typesFrom ?? []))
  }
  if (rule.packages.includes('*')) return false
  return !rule.packages.some(
    (name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
  )
}

const all = sources.flatMap(importsOf)

describe('the import rules', () => {
  it('read every source file', () => {
    expect(sources.length).toBeGreaterThan(30)
    expect(all.length).toBeGreaterThan(sources.length)
  })

  it('hold for every import', () => {
    expect(all.filter(refused).map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  it('keep the kinds of room apart from one another', () => {
    const others = all.filter(
      ({ from, target }) =>
        from.startsWith('lib/room/kinds/') &&
        target.startsWith('lib/room/kinds/') &&
        !target.endsWith('/kind'),
    )
    expect(others).toEqual([])
  })

  it('keep the routes of the app apart from one another', () => {
    const segment = (path: string) =>
      path
        .split('/')
        .slice(0, path.startsWith('app/api/') ? 3 : 2)
        .join('/')
    const crossing = all.filter(
      ({ from, target }) =>
        from.startsWith('app/') &&
        target.startsWith('app/') &&
        from.split('/').length > 2 &&
        segment(from) !== segment(target),
    )
    expect(crossing.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  it('keep clocks, timers and the outside world out of the room core', () => {
    const impure = sources
      .filter((file) => file.startsWith('lib/room/'))
      .filter((file) =>
        /Date\.now|new Date\(\)|setTimeout|setInterval|Math\.random|process\.|window\.|document\./.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(impure).toEqual([])
  })

  it('keep the table of currencies out of the pages of a session: their amounts say their digits themselves', () => {
    const pages = /^(lib\/client|lib\/format|components\/(appointment|chat|prejoin|room))/
    const loaded = all.filter(
      ({ from, target }) => pages.test(from) && /^lib\/room\/(money|currencies)$/.test(target),
    )
    expect(loaded).toEqual([])
  })

  it('measure time in pages by the one clock that nobody can set', () => {
    // A file's own time is the device's.
    const settable = sources
      .filter((file) => /^(lib\/client|components)\//.test(file) && file !== 'lib/client/files/vault.ts')
      .filter((file) => /\bDate\.now\b|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')))
    expect(settable).toEqual([])
  })

  it('keep what a browser knows of its surroundings behind one door', () => {
    const outside = sources
      .filter((file) => /^(lib\/client|components)\//.test(file) && file !== 'lib/client/environment.ts')
      .filter((file) =>
        /\b(localStorage|sessionStorage|navigator\.(languages?|cookieEnabled|mediaDevices)|randomUUID|new AudioContext|resolvedOptions)\b/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(outside).toEqual([])
  })

  it('would notice a forbidden import', () => {
    expect(refused({ from: 'lib/room/x.ts', target: 'socket.io', typeOnly: false })).toBe(true)
    expect(refused({ from: 'components/room/x.tsx', target: 'lib/db/index', typeOnly: true })).toBe(true)
    expect(refused({ from: 'lib/client/x.ts', target: 'react', typeOnly: false })).toBe(true)
    expect(refused({ from: 'lib/signalling/x.ts', target: 'lib/db/index', typeOnly: false })).toBe(true)
    expect(refused({ from: 'lib/signalling/x.ts', target: 'lib/db/functions', typeOnly: true })).toBe(false)
  })
})
