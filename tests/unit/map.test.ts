import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const maps = ['docs/architecture.md', 'CONTRIBUTING.md']
const pages = ['README.md', 'CONTRIBUTING.md', 'supabase/schemas/README.md', ...pagesIn('docs')]

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))
}

/** What is set as code and looks like a path of this repository. A star or an ellipsis stands for a name that the reader gives. */
function pathsIn(page: string): string[] {
  return [...text(page).matchAll(/`([^`\s]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => /^(app|components|docs|lib|public|scripts|supabase|tests)\//.test(path))
    .filter((path) => !/[*…]/.test(path))
}

/** What stands directly in a folder, without what is no code. */
function partsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
    .map(({ name }) => `${folder}/${name}`)
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the map of the code', () => {
  it.each(maps)('names only paths that are there: %s', (page) => {
    const paths = pathsIn(page)
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('has a line for each part of the code and of the tests', () => {
    const named = new Set(pathsIn('docs/architecture.md'))
    const parts = ['lib', 'components', 'tests'].flatMap(partsOf)
    expect(parts.filter((part) => !named.has(part))).toEqual([])
  })
})

describe('the pages of the documentation', () => {
  it('lead where they say', () => {
    expect(pages.flatMap((page) => deadLinksIn(page).map((link) => `${page}: ${link}`))).toEqual([])
  })
})

/** Links within the repository whose file or heading is not there. */
function deadLinksIn(page: string): string[] {
  const links = [...text(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
  return links.flatMap(([link, path = '', anchor]) => {
    const target = path === '' ? page : relative(root, resolve(root, dirname(page), path))
    const isThere = existsSync(join(root, target))
    return isThere && (anchor === undefined || anchorsOf(target).includes(anchor)) ? [] : [link]
  })
}
