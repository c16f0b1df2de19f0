import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Driver, type Schema } from './driver/driver'
import { byOracle, excess, playGame } from './games/play'
import { cells, heading, row, sampleOf, searchCell } from './games/search'
import { relatives, table } from './games/table'

/**
 * Both sides are played over a grid of strategies. `npm run games` plays every pair by the oracle, turns the numbers of the best greedily, and has the SQL
 * confirm the best and a sample; `npm run games -- --before` plays a sample on the SQL of before. `npm test` plays the table on both, and a few pairs.
 */
const { PARLEY_GAMES: how, PARLEY_SEED: chosen } = process.env
const seed = Number(chosen ?? 7)
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
    console.log(`before | ${game.name} | ${beyond} ${game.unit} for the ${game.winner}`)
    expect(beyond).toBeGreaterThan(toleranceSeconds)
  })

  it.each(how === 'before' ? cells : [])(
    'pays for pairs of strategies ($billing, $mode)',
    async (cell) => {
      const { best, played } = await searchCell(driver(), cell, { part: 23, offset: seed })
      console.log([`before: ${played} games, seed ${seed}`, heading, ...best.map(row)].join('\n'))
      const beyond = best.map((one) => excess(one.gains, one.side))
      expect(Math.max(...beyond)).toBeGreaterThan(toleranceSeconds)
    },
    limitMs,
  )
})

if (how !== 'before')
  describe('since the clock of record', () => {
    onSchema('now', (driver) => {
      it.each([...table, ...relatives].map((game) => [game.name, game] as const))(
        'nobody is paid in the game: %s',
        async (_, game) => {
          const beyond = await game.play(driver())
          console.log(`now | ${game.name} | ${beyond} ${game.unit} beyond the graces`)
          expect(beyond).toBeLessThanOrEqual(toleranceSeconds)
        },
      )

      it.each(how === undefined ? cells : [])(
        'nobody is paid for some pairs of strategies beyond the graces ($billing, $mode)',
        async (cell) => {
          const { best } = await searchCell(driver(), cell, { part: 300, offset: seed })
          for (const one of best)
            expect(excess(one.gains, one.side), row(one)).toBeLessThanOrEqual(toleranceSeconds)
        },
      )

      it.each(how === 'now' ? cells : [])(
        'nobody is paid for any pair of strategies beyond the graces ($billing, $mode)',
        async (cell) => {
          const { best, played } = await searchCell(byOracle, cell, { rounds: 6 })
          console.log([`now: ${played} games, seed ${seed}`, heading, ...best.map(row)].join('\n'))
          for (const { game } of [...best, ...sampleOf(cell, 150, seed)])
            expect(await playGame(driver(), game)).toEqual(await playGame(byOracle, game))
          for (const one of best)
            expect(excess(one.gains, one.side), row(one)).toBeLessThanOrEqual(toleranceSeconds)
        },
        limitMs,
      )
    })
  })
