import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Driver, type Schema } from './driver/driver'
import { excess } from './games/play'
import { cells, heading, row, searchCell } from './games/search'
import { relatives, table } from './games/table'

/** `npm run games` plays every pair and turns the best; `npm test` a fixed part. `--before`: on the SQL of before. */
const { PARLEY_GAMES: how, PARLEY_SEED: chosen } = process.env
const isWhole = how === 'now' || how === 'before'
const seed = Number(chosen ?? 7)
const options = isWhole ? { part: 1, offset: 0, rounds: 6 } : { part: 180, offset: seed, rounds: 0 }
const limitMs = 3_600_000
/** A game is played in whole seconds; each side's last one may fall on either side of the end. */
const toleranceSeconds = 1

function onSchema(schema: Schema, suite: (driver: () => Driver) => void) {
  describe(schema === 'now' ? 'the SQL of now' : 'the SQL of before', () => {
    let driver: Driver | undefined
    const get = () => {
      if (!driver) throw new Error('The database is made before the first test.')
      return driver
    }
    beforeAll(async () => {
      driver = await Driver.open('embedded', schema)
    })
    afterAll(async () => {
      await driver?.close()
    })
    suite(get)
  })
}

onSchema('before', (driver) => {
  it.each(table.map((game) => [game.name, game] as const))('paid in the game: %s', async (_, game) => {
    const beyond = await game.play(driver())
    console.log(`before: ${game.name}: ${beyond} ${game.unit} for the ${game.winner}`)
    expect(beyond).toBeGreaterThan(toleranceSeconds)
  })
})

describe.runIf(how !== 'before')('now', () => {
  onSchema('now', (driver) => {
    it.each([...table, ...relatives].map((game) => [game.name, game] as const))(
      'pays nobody in the game: %s',
      async (_, game) => {
        const beyond = await game.play(driver())
        console.log(`now: ${game.name}: ${beyond} ${game.unit} beyond the graces`)
        expect(beyond).toBeLessThanOrEqual(toleranceSeconds)
      },
    )

    it.each(cells)(
      'pays nobody for any pair of strategies beyond the graces ($billing, $mode)',
      async (cell) => {
        const { best, played } = await searchCell(driver(), cell, options)
        console.log([`${played} games, seed ${seed}`, heading, ...best.map(row)].join('\n'))
        for (const one of best)
          expect(excess(one.gains, one.side), row(one)).toBeLessThanOrEqual(toleranceSeconds)
      },
      limitMs,
    )
  })
})

describe.runIf(how === 'before')('before', () => {
  onSchema('before', (driver) => {
    it.each(cells)(
      'what paid ($billing, $mode)',
      async (cell) => {
        const { best, played } = await searchCell(driver(), cell, options)
        console.log([`${played} games, seed ${seed}`, heading, ...best.map(row)].join('\n'))
        for (const one of best)
          expect(excess(one.gains, one.side), row(one)).toBeGreaterThan(toleranceSeconds)
      },
      limitMs,
    )
  })
})
