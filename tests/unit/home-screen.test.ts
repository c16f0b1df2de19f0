import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import manifest from '@/app/manifest'
import robots from '@/app/robots'

/** Of a PNG: the header's width and height (RFC 2083 §11.2.2). */
function sizeOf(path: string): string {
  const file = readFileSync(path)
  expect(file.subarray(1, 4).toString()).toBe('PNG')
  return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`
}

it('every icon that the manifest names is there, as large as it says', () => {
  const { icons = [] } = manifest()
  for (const { src, sizes } of icons) expect(sizeOf(`public${src}`)).toBe(sizes)
  expect(icons.map(({ sizes, purpose }) => [sizes, purpose ?? 'any'])).toEqual([
    ['192x192', 'any'],
    ['512x512', 'any'],
    ['512x512', 'maskable'],
  ])
})

it('the images that browsers and previews ask for have the sizes that these want', () => {
  expect(sizeOf('app/apple-icon.png')).toBe('180x180')
  expect(sizeOf('public/social.png')).toBe('1200x630')
})

it('crawlers may read what says that it must not be listed', () => {
  const { rules } = robots()
  expect(JSON.stringify(rules)).not.toContain('/session')
})
