import fc from 'fast-check'
import { it } from 'vitest'
import { history, terms } from './support/history-steps'
import { afterEvery, onEveryServer } from './support/practice'
import { Told } from './support/told'

/** For each batch and server, with a database of its own; `npm run histories -- --money` asks for many batches. */
const runs = 250
const { PARLEY_MONEY_HISTORIES: wanted = '0' } = process.env
const batches = Math.max(1, Math.ceil(Number(wanted) / (2 * runs)))
/** A check of the books reads all that is in them: so many histories share a database, and the next ones have another. */
const runsPerDatabase = 50
/** Thousands of calls, on machines that are busy with other tests as well. */
const limitMs = 600_000

for (let batch = 1; batch <= batches; batch += 1) {
  onEveryServer(
    `any history, batch ${batch}`,
    'stopped',
    (db, renew) => {
      it(
        `ends as the rules say, with every invariant kept (${runs} random histories)`,
        async () => {
          const property = fc
            .asyncProperty(terms, history, async (booked, steps) => {
              const told = await Told.book(db(), booked)
              for (const one of steps) await told.tell(one)
              await told.conclude()
            })
            .beforeEach(afterEvery(runsPerDatabase, renew))
          await fc.assert(property, { numRuns: runs })
        },
        limitMs,
      )
    },
    { concurrent: true },
  )
}
