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

const react = ['react', 'react-dom', 'next', 'lucide-react']

/** A folder of what is drawn in a browser that may be in a room. */
function screens(folder: string, more: readonly string[]): Rule {
  const own = `components/${folder}/`
  const all = ['components/ui/', 'locales/', 'lib/contract/', 'lib/room/', 'lib/client/']
  return { files: own, inside: [own, ...all, ...more], packages: react }
}

/** The folder of a kind of room: all parts of any room. */
function kind(folder: string, more: readonly string[]): Rule {
  const parts = ['time', 'devices', 'files', 'reactions', 'notes', 'chat', 'call', 'room', 'prejoin', 'gates']
  return screens(folder, [...parts.map((part) => `components/${part}/`), ...more])
}

/** A folder of pages that have no room. */
function pages(folder: string, more: readonly string[]): Rule {
  const own = `components/${folder}/`
  const client = ['browser', 'guards', 'http'].map((part) => `lib/client/${part}/`)
  const all = ['components/ui/', 'locales/', 'lib/contract/', 'lib/format', ...client]
  return { files: own, inside: [own, ...all, ...more], packages: react }
}

const ofMail = ['lib/mail/', 'lib/db/', 'lib/links/', 'lib/contract/', 'locales/']
const rules: readonly Rule[] = [
  { files: 'lib/contract/', inside: ['lib/contract/'], packages: ['zod/mini'] },
  { files: 'lib/room/', inside: ['lib/room/', 'lib/contract/'], packages: ['zod/mini'] },
  {
    files: 'lib/client/',
    inside: ['lib/client/', 'lib/contract/', 'lib/room/'],
    packages: ['socket.io-client', 'simple-peer', 'mediasoup-client'],
  },
  {
    files: 'lib/db/',
    inside: ['lib/db/', 'lib/env', 'lib/contract/'],
    packages: ['zod', 'pg', '@supabase/supabase-js', 'ws', 'node:'],
  },
  {
    files: 'lib/signalling/',
    inside: ['lib/signalling/', 'lib/contract/', 'lib/room/', 'lib/net/', 'lib/db/refusals', 'lib/limits'],
    typesFrom: ['lib/db/', 'lib/auth/', 'lib/media/'],
    packages: ['socket.io', 'redis', 'zod', 'pino', 'prom-client', 'node:'],
  },
  {
    files: 'lib/media/',
    inside: ['lib/media/', 'lib/contract/'],
    packages: ['mediasoup', 'zod/mini', 'node:'],
  },
  { files: 'locales/', inside: ['locales/'], packages: [] },
  { files: 'lib/net/', inside: ['lib/net/'], packages: ['node:'] },
  {
    files: 'lib/auth/',
    inside: ['lib/auth/', 'lib/contract/', 'lib/db/', 'lib/env', 'lib/limits'],
    packages: ['zod', 'jose', '@supabase/supabase-js', 'node:'],
  },
  {
    files: 'lib/receipts/',
    inside: ['lib/receipts/', 'lib/contract/', 'lib/db/', 'lib/env', 'lib/auth/'],
    packages: ['zod', 'jose', 'date-fns', 'node:'],
  },
  { files: 'lib/links/', inside: ['lib/links/', 'lib/db/', 'lib/auth/sealed'], packages: ['node:'] },
  {
    files: 'lib/outbox/',
    inside: ['lib/outbox/', 'lib/contract/', 'lib/db/', 'lib/auth/sealed', 'lib/limits'],
    packages: ['zod', 'pino', 'node:'],
  },
  // How a route is made: nothing of what routes do.
  {
    files: 'lib/web/http/',
    inside: [
      'lib/web/http/',
      'lib/web/process',
      'lib/web/failures',
      'lib/web/browser-key',
      'lib/contract/',
      'lib/net/',
      'lib/env',
      'lib/limits',
      'locales/',
    ],
    typesFrom: ['lib/db/'],
    packages: ['zod', 'rate-limiter-flexible', 'node:'],
  },
  {
    files: 'lib/web/',
    inside: [
      'lib/web/',
      'lib/contract/',
      'lib/room/',
      'lib/db/',
      'lib/auth/',
      'lib/links/',
      'lib/outbox/',
      'lib/receipts/',
      'lib/net/',
      'lib/env',
      'lib/limits',
      'lib/format',
      'locales/',
    ],
    packages: [
      'zod',
      'next',
      'react',
      'rate-limiter-flexible',
      'prom-client',
      'ical-generator',
      'date-fns',
      '@date-fns/tz',
      'jose',
      'node:',
    ],
  },
  { files: 'lib/format', inside: ['lib/format', 'lib/contract/', 'locales/'], packages: [] },
  { files: 'lib/mail/', inside: ofMail, packages: ['nodemailer', 'ical-generator', 'node:'] },
  { files: 'lib/limits', inside: ['lib/limits', 'lib/contract/'], packages: [] },
  { files: 'lib/env', inside: ['lib/env', 'lib/contract/', 'lib/limits'], packages: ['zod', 'node:'] },
  { files: 'components/ui/', inside: ['components/ui/', 'locales/'], packages: ['react', 'lucide-react'] },
  screens('time', ['lib/format']),
  // The parts of any room: each knows what is drawn with it, and none of them knows a room.
  screens('devices', []),
  screens('files', []),
  screens('reactions', []),
  screens('notes', []),
  screens('chat', ['components/files/']),
  // Media and the shell of any kind of room. Neither formats money, and neither knows a kind.
  screens('call', ['components/devices/', 'lib/format-name']),
  screens('room', [
    'components/call/',
    'components/chat/',
    'components/files/',
    'components/reactions/',
    'components/notes/',
    'lib/format-name',
  ]),
  screens('prejoin', ['components/devices/', 'components/room/']),
  screens('gates', ['components/devices/', 'components/time/']),
  // The kinds. None of them another's.
  kind('appointment', ['lib/format']),
  kind('group', ['lib/format-name', 'lib/format-local']),
  // Pages of the signed-in and pages beside the room: of a browser's side they ask over HTTP, and hold no room.
  ...['staff', 'home'].map((folder) => pages(folder, ['components/room/mode-words'])),
  ...['accounts', 'receipts'].map((folder) => pages(folder, ['components/time/'])),
  pages('admin', ['components/staff/', 'components/accounts/', 'components/time/']),
  pages('consultant', [
    'components/staff/',
    'components/time/',
    'components/notes/',
    'components/room/mode-words',
  ]),
  ...['practice', 'booking', 'reference'].map((folder) => pages(folder, [])),
  {
    files: 'app/',
    inside: [
      'app/',
      'components/',
      'locales/',
      'lib/db/',
      'lib/auth/',
      'lib/contract/',
      'lib/format',
      'lib/env',
      'lib/limits',
      'lib/web/',
    ],
    packages: anyPackage,
  },
  // Commands may use everything but the tests; what both use of a running product is `tests/support`.
  {
    files: 'scripts/',
    inside: [
      'scripts/',
      'lib/',
      'components/',
      'app/',
      'locales/',
      'tests/support/',
      'proxy',
      'socket-server',
    ],
    packages: anyPackage,
  },
]

const root = resolve(import.meta.dirname, '../..')
const sources = ['lib', 'components', 'app', 'locales', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
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

/** `lib/limits` is the folder's index, so it lies inside `lib/limits/`. */
const startsWithOne = (name: string, prefixes: readonly string[]) =>
  prefixes.some((prefix) => `${name}/`.startsWith(prefix))

function refused({ from, target, typeOnly }: Import): boolean {
  const rule = rules.find(({ files }) => from.startsWith(files))
  if (!rule) return true
  if (/^(lib|components|app|locales|scripts|tests|supabase)\//.test(target) || target === 'proxy') {
    if (startsWithOne(target, rule.inside)) return false
    return !(typeOnly && startsWithOne(target, rule.typesFrom ?? []))
  }
  if (rule.packages.includes('*')) return false
  return !rule.packages.some(
    (name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
  )
}

const all = sources.flatMap(importsOf)

/** `lib/client/room/room.ts` → `lib/client`: two programs, or two subjects of the screens, and what stands beside them. */
function areaOf(file: string): string {
  return file.split('/').slice(0, 2).join('/')
}

/** What is left of the imports between folders once every folder that imports no other is taken away, and so on: nothing, or circles and who leads into them. */
function circles(folderOf: (file: string) => string): string[] {
  const files = new Map(sources.map((file) => [file.replace(/(\/index)?\.\w+$/, ''), file]))
  let left = all.flatMap(({ from, target }) => {
    const file = files.get(target.replace(/\.(mjs|ts|js)$/, ''))
    const [a, b] = [folderOf(from), file ? folderOf(file) : '']
    return file && a !== b ? [{ a, b, words: `${from} imports ${file}` }] : []
  })
  for (let before = -1; before !== left.length; ) {
    before = left.length
    const importing = new Set(left.map(({ a }) => a))
    left = left.filter(({ b }) => importing.has(b))
  }
  return left.map(({ words }) => words)
}

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
        // The table of all.
        from !== 'lib/room/kinds/index.ts' &&
        target.startsWith('lib/room/kinds/'),
    )
    expect(others).toEqual([])
    const kinds = readdirSync(join(root, 'lib/room/kinds'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index')
    expect(kinds).toContain('appointment')
    const foldersOf = (path: string) => kinds.filter((kind) => `/${path}/`.includes(`/${kind}/`))
    const crossing = all.filter(
      ({ from, target }) =>
        foldersOf(from).length > 0 && foldersOf(target).some((kind) => !foldersOf(from).includes(kind)),
    )
    expect(crossing.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
    const ofAnyKind = /^components\/(ui|time|devices|files|reactions|notes|chat|call|room|prejoin|gates)\//
    const knowing = all.filter(({ from, target }) => ofAnyKind.test(from) && foldersOf(target).length > 0)
    expect(knowing.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  it('let no folder import one that imports it, by whatever way and be it a type', () => {
    expect(circles(areaOf)).toEqual([])
    expect(circles(dirname)).toEqual([])
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
      .filter((file) => /^lib\/(contract|room)\//.test(file))
      .filter((file) =>
        /Date\.now|new Date\(\)|setTimeout|setInterval|Math\.random|process\.|window\.|document\./.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(impure).toEqual([])
  })

  it('keep money and booked time out of what serves every kind of room', () => {
    const speaking = sources
      .filter((file) => /^components\/(devices|files|reactions|notes|chat|call|room)\//.test(file))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
          .split('\n')
          .filter((line) =>
            /\b(clock|extension|price|currency|billing|paidDurationMinutes|bookedMinutes|freeSeconds)\b/.test(
              line,
            ),
          )
          .map((line) => `${file}: ${line.trim()}`),
      )
    expect(speaking).toEqual([])
  })

  it('keep the table of currencies out of the pages of a session: their amounts say their digits themselves', () => {
    const pages = /^(lib\/client|lib\/format|components\/(appointment|call|chat|prejoin|room))/
    const loaded = all.filter(
      ({ from, target }) => pages.test(from) && /^lib\/contract\/(money|currencies)$/.test(target),
    )
    expect(loaded).toEqual([])
  })

  it('measure time in pages by the one clock that nobody can set', () => {
    // A file's own time is the device's.
    const settable = sources
      .filter(
        (file) =>
          /^(lib\/client|components)\//.test(file) && file !== 'lib/client/files/received-file-store.ts',
      )
      .filter((file) => /\bDate\.now\b|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')))
    expect(settable).toEqual([])
  })

  it('keep what a browser knows of its surroundings behind one door', () => {
    const outside = sources
      .filter(
        (file) =>
          /^(lib\/client|components)\//.test(file) &&
          !/^lib\/client\/browser\/(environment|own-language)\.ts$/.test(file),
      )
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
    expect(refused({ from: 'lib/signalling/x.ts', target: 'lib/db/functions/index', typeOnly: true })).toBe(
      false,
    )
  })
})
