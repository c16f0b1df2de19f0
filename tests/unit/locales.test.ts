import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as en from '@/locales/en'
import { plural } from '@/locales/en/counts'
import { pluralIn } from '@/locales/forms/counts'

/**
 * What people read stands in `locales`, and nowhere among what draws it: a screen that has no sentence of its own can be had in another language.
 * A literal counts as words where it is text between tags, an attribute that is read, or anywhere looks like a sentence or begins with a capital.
 */

const root = resolve(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string, form: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => form.test(file))
    .map((file) => join(folder, file))
/** A route answers programs. */
const screens = ['components', 'app']
  .flatMap((folder) => filesIn(folder, /\.tsx?$/))
  .filter((file) => !file.endsWith('/route.ts'))

/** Literals that are the same in every language, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  Parley: 'the name of the product',
  '%s · Parley': 'how a page joins its title to that name',
  'npm run book -- --type video': 'a command, which is typed as it is',
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode))
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return ''
  return String(value['name'] ?? (isNode(value['property']) ? value['property']['name'] : ''))
}

/** Read by people, whatever stands in them. */
const readAttributes =
  /^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label|words|summary|question|confirm|reasonLabel|labelHeading|what|none)$/
/** Read by programs, whatever stands in them. */
const otherAttributes =
  /^(class(Name)?|style|id|href|type|role|key|rel|target|htmlFor|lang|dir|d|viewBox|transform|points|preserveAspectRatio|pattern|sizes|autoComplete|data-.+|aria-(labelledby|describedby|controls|live))$/
/** Take selectors and conditions of a stylesheet. */
const otherCalls = /^(querySelector(All)?|closest|matches|matchMedia)$/

/** What is said in it, with its place; empty for what no person reads. */
function wordsIn(node: Node): { at: number; words: string }[] {
  const inside = () => childrenOf(node).flatMap(wordsIn)
  const said = (words: unknown, isRead: (words: string) => boolean) =>
    typeof words === 'string' && isRead(words) && !Object.hasOwn(exceptions, words.trim())
      ? [{ at: node.start, words: words.trim().replace(/\s+/g, ' ') }]
      : []
  switch (node.type) {
    case 'JSXText':
      return said(node['value'], hasLetters)
    case 'JSXAttribute': {
      const name = nameOf(node['name'])
      if (otherAttributes.test(name)) return []
      const value = node['value']
      const isRead = readAttributes.test(name) && isNode(value) && value.type === 'Literal'
      return isRead ? said(value['value'], hasLetters) : inside()
    }
    case 'Literal':
      return said(node['value'], isWords)
    case 'TemplateElement':
      return said(isRecord(node['value']) ? node['value']['cooked'] : null, isWords)
    case 'BinaryExpression':
      return /^[!=]==$/.test(String(node['operator']))
        ? inside().filter(({ at }) => !isSideOf(node, at))
        : inside()
    case 'SwitchCase':
      return childrenOf(node)
        .filter((child) => child !== node['test'])
        .flatMap(wordsIn)
    case 'CallExpression':
      return otherCalls.test(nameOf(node['callee'])) ? [] : inside()
    case 'NewExpression':
      return /Error$/.test(nameOf(node['callee'])) ? [] : inside()
    case 'ExpressionStatement':
      return typeof node['directive'] === 'string' ? [] : inside()
    case 'Property':
      return isNode(node['value']) ? wordsIn(node['value']) : []
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeParameterInstantiation':
      return []
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return isNode(node['expression']) ? wordsIn(node['expression']) : []
    default:
      return inside()
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** What is compared is no text. */
function isSideOf(node: Node, at: number): boolean {
  return [node['left'], node['right']].some(
    (side) => isNode(side) && side.type === 'Literal' && side.start === at,
  )
}

const hasLetters = (words: string) => /\p{L}/u.test(words)

function isWords(words: string): boolean {
  if (!hasLetters(words) || areClasses(words)) return false
  return /\p{L}\S*\s|\s\S*\p{L}/u.test(words) || /^\p{Lu}\p{Ll}/u.test(words) || words.endsWith('…')
}

/** Classes of Tailwind that are one plain word. */
const plainClasses = new Set([
  ...[
    'flex',
    'grid',
    'block',
    'hidden',
    'inline',
    'table',
    'contents',
    'absolute',
    'relative',
    'fixed',
    'sticky',
  ],
  ...[
    'truncate',
    'underline',
    'border',
    'rounded',
    'shadow',
    'grow',
    'shrink',
    'italic',
    'group',
    'grayscale',
  ],
])

function areClasses(words: string): boolean {
  return words
    .trim()
    .split(/\s+/)
    .every(
      (one) =>
        plainClasses.has(one) || (/[-:[]/.test(one) && /^[!a-z[*-][\w!:[\]/.%#()&>*,'"=+~@-]*$/.test(one)),
    )
}

function literalsOf(source: string, lang: 'ts' | 'tsx'): string[] {
  return parseAst(source, { lang })
    .body.flatMap((node) => (isNode(node) ? wordsIn(node) : []))
    .map(({ at, words }) => `${source.slice(0, at).split('\n').length}: ${words}`)
}

describe('what draws a page', () => {
  it('has no words of its own', () => {
    const found = screens.flatMap((file) =>
      literalsOf(text(file), file.endsWith('.tsx') ? 'tsx' : 'ts').map((words) => `${file}:${words}`),
    )
    expect(found).toEqual([])
  })

  it.each([
    '<p>Join session</p>',
    '<p>{count} more</p>',
    '<button aria-label="close">{icon}</button>',
    `<Field label={\`Amount in \${currency}\`} />`,
    'on ? "Switched on" : off',
    '({ chat: "Chat" })',
    `\`\${minutes} min\``,
    '"Sending…"',
  ])('would be found in %s', (source) => {
    expect(literalsOf(`const drawn = ${source}`, 'tsx')).not.toEqual([])
  })

  it.each([
    '<p className="mt-2 flex text-sm">{words.join}</p>',
    'classes("rise-in forced-edge", on && "bg-tint")',
    '<time dateTime={iso}>{time} · {length}</time>',
    'event.key === "Enter" && send()',
    'window.matchMedia("(pointer: fine)")',
    `\`/session/\${token}\``,
  ])('passes over %s', (source) => {
    expect(literalsOf(`const drawn = ${source}`, 'tsx')).toEqual([])
  })
})

/** The texts that a type fixes: another language could not have others in their place. */
type Fixed<T> = T extends string
  ? string extends T
    ? never
    : T
  : T extends (...args: never[]) => infer R
    ? Fixed<R>
    : T extends readonly (infer E)[]
      ? Fixed<E>
      : T extends object
        ? { [K in keyof T]: Fixed<T[K]> }[keyof T]
        : never

describe('the words of a language', () => {
  it('take the form that the language has for a number', () => {
    const forms = { one: 'godzina', few: 'godziny', many: 'godzin', other: 'godziny' }
    expect([1, 2, 5, 22].map((hours) => pluralIn('pl', hours, forms))).toEqual([
      'godzina',
      'godziny',
      'godzin',
      'godziny',
    ])
    expect([0, 1, 2].map((hours) => plural(hours, 'hour', 'hours'))).toEqual(['hours', 'hour', 'hours'])
  })

  it('can be had in another one, and not without one of them', () => {
    const copying = {
      copy: (name: string) => `${name} kopieren`,
      copied: 'Kopiert',
      failed: 'Kopieren ist hier nicht erlaubt. Den Text unten markieren und kopieren.',
      text: (name: string) => `Text von ${name}`,
    }
    expectTypeOf({ copying }).toExtend<typeof en.copying>()
    const { copied: _missing, ...rest } = copying
    expectTypeOf({ copying: rest }).not.toExtend<typeof en.copying>()
  })

  it('are all of the type that other languages have to satisfy', () => {
    const areas = filesIn('locales/en', /\.ts$/)
      .filter((file) => !file.endsWith('/counts.ts'))
      .map((file) => file.slice('locales/en/'.length, -'.ts'.length))
    const index = text('locales/en.ts')
    const joined = [...index.matchAll(/^export \* as \w+ from '\.\/en\/(.+)'$/gm)].map(([, area]) => area)
    expect(joined.toSorted()).toEqual(areas.toSorted())
  })

  it('are fixed by no type', () => {
    expectTypeOf<Fixed<typeof en>>().toBeNever()
    expectTypeOf<Fixed<{ close: 'Close' }>>().toEqualTypeOf<'Close'>()
    expectTypeOf<Fixed<{ state: (on: boolean) => 'on' | 'off' }>>().toEqualTypeOf<'on' | 'off'>()
  })

  it('are loaded area by area: a screen that loads the index would load them all', () => {
    const loading = ['app', 'components', 'lib', 'locales', 'scripts']
      .flatMap((folder) => filesIn(folder, /\.tsx?$/))
      .filter((file) => /from '@\/locales\/\w+'/.test(text(file)))
    expect(loading).toEqual([])
  })

  it('are each used', () => {
    const imports = ['app', 'components', 'lib', 'locales', 'scripts']
      .flatMap((folder) => filesIn(folder, /\.tsx?$/))
      .flatMap((file) =>
        [...text(file).matchAll(/import (\{[^}]+\}|\* as \w+) from '([^']+)'/g)].map(
          ([, names, from = '']) => ({
            names,
            from: from.startsWith('.') ? join(dirname(file), from) : from.replace(/^@\//, ''),
          }),
        ),
      )
    const usedOf = (file: string) =>
      imports.filter(({ from }) => file === `${from}.ts`).map(({ names = '' }) => names)
    const unused = filesIn('locales/en', /\.ts$/).flatMap((file) => {
      const used = usedOf(file)
      return [...text(file).matchAll(/^export (?:const|function) (\w+)/gm)]
        .filter(([, name]) => !used.some((names) => new RegExp(`^\\*|\\b${name}\\b`).test(names)))
        .map(([, name]) => `${file}: ${name}`)
    })
    expect(unused).toEqual([])
  })
})
