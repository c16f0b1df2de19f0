import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridOf, stageOf } from '@/components/call/stage/grid-layout'

describe('the grid of a room', () => {
  it.each([
    ['a phone held upright', 390, 640, [1, 1, 1, 1]],
    ['a phone held sideways', 750, 290, [1, 2, 3, 2]],
    ['a laptop', 1264, 612, [1, 2, 3, 2]],
  ])('on %s', (_screen, width, height, columns) => {
    expect([1, 2, 3, 4].map((count) => gridOf(count, { width, height }).columns)).toEqual(columns)
  })

  it.each([
    ['a phone held upright', 390, 640, 'below'],
    ['a phone held sideways', 750, 290, 'beside'],
    ['a laptop', 1264, 612, 'beside'],
  ])('gives a shared screen the side of which it has most: on %s', (_screen, width, height, stage) => {
    expect(stageOf({ width, height })).toBe(stage)
  })

  it('has a place for everybody and no empty row, whatever the screen', () => {
    const size = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), size, size, (count, width, height) => {
        const { columns, rows } = gridOf(count, { width, height })
        expect(columns * rows).toBeGreaterThanOrEqual(count)
        expect(columns * (rows - 1)).toBeLessThan(count)
      }),
    )
  })
})
