import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { accountLinks, linkPages } from '@/lib/contract/link-pages'

it.each([...Object.values(linkPages), accountLinks])(
  'the shipped proxy writes no address below %s into a log',
  (page) => {
    const proxy = readFileSync('docs/deploy/nginx.conf', 'utf8')
    expect(proxy).toContain(`"~^${page}/"`)
  },
)
