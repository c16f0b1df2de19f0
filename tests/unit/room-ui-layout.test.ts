import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cornerByKey, fitOf, nearestCorner, nextCorner } from '@/components/call/stage/stage-layout'

const wide = { width: 1280, height: 720 }
const tall = { width: 480, height: 854 }

describe('the other side’s picture', () => {
  test.each([
    ['a landscape picture fills a desktop', wide, { width: 1280, height: 800 }, 'cover'],
    ['an upright one fills an upright phone', tall, { width: 390, height: 844 }, 'cover'],
    ['an upright one is shown whole on a desktop', tall, { width: 1280, height: 800 }, 'contain'],
    ['a landscape one is shown whole on an upright phone', wide, { width: 390, height: 844 }, 'contain'],
    ['one without a size yet is not cut', { width: 0, height: 0 }, { width: 390, height: 844 }, 'contain'],
  ] as const)('%s', (_title, picture, stage, fit) => expect(fitOf(picture, stage)).toBe(fit))

  test('what loses exactly as much as it may is shown alike whichever way it is held', () => {
    expect(fitOf({ width: 6, height: 7 }, { width: 3, height: 5 })).toBe('cover')
    expect(fitOf({ width: 7, height: 6 }, { width: 5, height: 3 })).toBe('cover')
  })

  test('turning both by a quarter changes nothing', () => {
    const side = fc.integer({ min: 1, max: 4000 })
    fc.assert(
      fc.property(side, side, side, side, (a, b, c, d) => {
        const turned = fitOf({ width: b, height: a }, { width: d, height: c })
        expect(fitOf({ width: a, height: b }, { width: c, height: d })).toBe(turned)
      }),
    )
  })
})

describe('one’s own picture', () => {
  const stage = { width: 400, height: 800 }

  test.each([
    [10, 10, 'top-left'],
    [390, 10, 'top-right'],
    [199, 790, 'bottom-left'],
    [201, 401, 'bottom-right'],
  ] as const)('dropped at %i, %i comes to rest %s', (x, y, corner) =>
    expect(nearestCorner(x, y, stage)).toBe(corner),
  )

  test('the arrow keys move along the edges, and other keys leave it alone', () => {
    expect(cornerByKey('bottom-right', 'ArrowUp')).toBe('top-right')
    expect(cornerByKey('top-right', 'ArrowLeft')).toBe('top-left')
    expect(cornerByKey('top-left', 'ArrowDown')).toBe('bottom-left')
    expect(cornerByKey('bottom-left', 'ArrowRight')).toBe('bottom-right')
    expect(cornerByKey('bottom-left', 'ArrowLeft')).toBe('bottom-left')
    expect(cornerByKey('bottom-left', 'Tab')).toBeNull()
  })

  test('four presses visit every corner and come back', () => {
    const second = nextCorner('bottom-right')
    const third = nextCorner(second)
    const fourth = nextCorner(third)
    expect(new Set(['bottom-right', second, third, fourth]).size).toBe(4)
    expect(nextCorner(fourth)).toBe('bottom-right')
  })
})
