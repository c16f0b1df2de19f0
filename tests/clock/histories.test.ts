import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerName } from '@/tests/support/postgres'
import { Driver } from './driver/driver'
import { expectAgreement } from './support/compare'
import { eventsOf } from './support/story'
import { story } from './support/story-steps'

/** `npm run histories` asks for many, of a seed of their own; `npm test` plays the same few each time. */
const { PARLEY_HISTORIES: wanted, PARLEY_SEED: chosen } = process.env
const seed = Number(chosen ?? 20_261_201)
const limitMs = 3_600_000
const servers: ServerName[] = ['embedded', 'postgresql-15']
const inAll = Math.ceil(Number(wanted ?? 240) / servers.length)
/** Each batch in a database of its own, with a seed of its own. */
const batchSize = 500
const batches = Array.from({ length: Math.ceil(inAll / batchSize) }, (_, index) => ({
  runs: Math.min(batchSize, inAll - index * batchSize),
  index,
}))

describe.each(servers)('random histories (%s)', { concurrent: true }, (server) => {
  it(
    `end as the rules say, to the cent and the second (${inAll} of seed ${seed})`,
    async () => {
      for (const { runs, index } of batches) {
        await playBatch(server, runs, seed + index * servers.length + servers.indexOf(server))
        if (wanted) console.log(`${server}: ${index * batchSize + runs} agree`)
      }
    },
    limitMs,
  )
})

async function playBatch(server: ServerName, numRuns: number, ownSeed: number): Promise<void> {
  const driver = await Driver.open(server, 'now')
  try {
    const property = fc.asyncProperty(story, async (told) => {
      const events = eventsOf(told)
      expectAgreement(told, events, await driver.play(told.terms, told.funds, events))
    })
    await fc.assert(property, { numRuns, seed: ownSeed })
    expect(await driver.violations()).toEqual([])
  } finally {
    await driver.close()
  }
}
