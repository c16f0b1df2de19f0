import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'

/**
 * A browser that translates a page puts elements of its own in the place of our texts. React then holds texts that are no longer in the page, and
 * removing one, or inserting something before one, throws. So a text beside anything that comes, goes or changes its kind has an element of its own.
 */

const root = resolve(import.meta.dirname, '../..')
const sources = ['components', 'app'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => join(folder, file)),
)

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  if (!isNode(value)) return []
  return [value, ...Object.values(value).flatMap(nodesIn)]
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** What stands in braces, or the node itself. */
function inner(child: Node): Node {
  return child.type === 'JSXExpressionContainer' && isNode(child['expression']) ? child['expression'] : child
}

const textualName = /(words|name|title|text|label|detail|digits|time)$|^format/i

/** Sure to be drawn as text, if it is drawn at all. */
function isText(node: Node): boolean {
  switch (node.type) {
    case 'JSXText':
    case 'TemplateLiteral':
      return true
    case 'Literal':
      return typeof node['value'] === 'string'
    case 'Identifier':
      return textualName.test(String(node['name']))
    case 'MemberExpression':
      return isNode(node['property']) && isText(node['property'])
    case 'CallExpression':
      return isNode(node['callee']) && isText(node['callee'])
    default:
      return branches(node).some(isText)
  }
}

function branches(node: Node): Node[] {
  if (node.type === 'LogicalExpression') {
    return (node['operator'] === '&&' ? [node['right']] : [node['left'], node['right']]).filter(isNode)
  }
  if (node.type === 'ConditionalExpression') return [node['consequent'], node['alternate']].filter(isNode)
  return []
}

/** May come or go, or be replaced by something of another kind. */
function isUnsettled(node: Node): boolean {
  if (node.type === 'LogicalExpression' || node.type === 'ConditionalExpression') return !onlyTexts(node)
  if (node.type === 'CallExpression') return isList(node)
  if (node.type !== 'JSXElement' || !isNode(node['openingElement'])) return false
  const { name } = node['openingElement']
  return isNode(name) && /^(Icon|On|Off|Mark|Sign)$/.test(String(name['name']))
}

function isList({ callee }: Node): boolean {
  return isNode(callee) && isNode(callee['property']) && callee['property']['name'] === 'map'
}

/** Another text in the place of one: nothing is taken out of the page. */
function onlyTexts(node: Node): boolean {
  return node.type === 'ConditionalExpression' && branches(node).every((one) => isText(one) && !isEmpty(one))
}

function isEmpty(node: Node): boolean {
  return node.type === 'Literal' && node['value'] === ''
}

function isBlank(node: Node): boolean {
  const text = node.type === 'JSXText' || node.type === 'Literal' ? node['value'] : null
  return node.type === 'JSXEmptyExpression' || (typeof text === 'string' && text.trim() === '')
}

/** Where a text shares its element with what does not stay. */
function sharedTexts(source: string): number[] {
  return nodesIn(parseAst(source, { lang: 'tsx' }).body).flatMap((node) => {
    if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') return []
    const children = list(node['children']).map(inner)
    const drawn = children.filter((child) => !isBlank(child))
    const shares = drawn.length > 1 && drawn.some(isText) && drawn.some(isUnsettled)
    const loose = node.type === 'JSXFragment' && drawn.some(isText)
    return shares || loose ? [source.slice(0, node.start).split('\n').length] : []
  })
}

describe('a page that its browser translates', () => {
  it('finds an element around each text that stands beside something that changes', () => {
    const found = sources.flatMap((file) =>
      sharedTexts(readFileSync(join(root, file), 'utf8')).map((line) => `${file}:${line}`),
    )
    expect(found).toEqual([])
  })

  it.each([
    '<p>{pending && <Spinner />}Join</p>',
    '<p><Icon />{words}</p>',
    '<p>{on && "on"}{off && "off"}</p>',
    '<p>Said: {lines.map((line) => <q key={line}>{line}</q>)}</p>',
    '<p>{waits && (<><Dots />{name} is typing</>)}</p>',
  ])('would lose %s', (jsx) => {
    expect(sharedTexts(`const drawn = ${jsx}`)).not.toEqual([])
  })

  it.each([
    '<p>{pending && <Spinner />}<span>Join</span></p>',
    '<p><Check />{words}</p>',
    '<p>{one ? "one" : "many"} of {name}</p>',
    '<p>{on && "on"}</p>',
  ])('keeps %s', (jsx) => {
    expect(sharedTexts(`const drawn = ${jsx}`)).toEqual([])
  })
})
