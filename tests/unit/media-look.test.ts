import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLook } from '@/lib/media/mediasoup/look'

/** A consumer as mediasoup has them: requests are answered in their order, and what it says of itself is what was answered last. */
function consumerOf(type: 'simulcast' | 'simple') {
  const worker = { paused: true, layer: -1 }
  let line: Promise<void> = Promise.resolve()
  const consumer = {
    type,
    paused: true,
    closed: false,
    fails: false,
    async pause() {
      await request(() => {
        worker.paused = true
      })
      consumer.paused = true
    },
    async resume() {
      await request(() => {
        worker.paused = false
      })
      consumer.paused = false
    },
    async setPreferredLayers({ spatialLayer }: { spatialLayer: number }) {
      await request(() => {
        worker.layer = spatialLayer
      })
    },
  }
  function request(act: () => void): Promise<void> {
    act()
    line = line.then(async () => {
      for (let turns = 0; turns < 5; turns += 1) await Promise.resolve()
    })
    return consumer.fails ? Promise.reject(new Error('gone')) : line
  }
  return { consumer, worker }
}

describe('what is wanted of a picture', () => {
  it.each(['simulcast', 'simple'] as const)(
    'is in the end the last wish, however fast they came: %s',
    async (type) => {
      const wish = fc.constantFrom(null, 0, 1, 2)
      const turns = fc.integer({ min: 0, max: 12 })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(wish, turns), { minLength: 1, maxLength: 12 }), async (wishes) => {
          const { consumer, worker } = consumerOf(type)
          const look = createLook(consumer)
          const asked: Promise<void>[] = []
          for (const [layer, pause] of wishes) {
            asked.push(look(layer))
            for (let turn = 0; turn < pause; turn += 1) await Promise.resolve()
          }
          await Promise.all(asked)
          const last = wishes.at(-1)?.[0]
          expect(worker.paused).toBe(last === null)
          if (type === 'simulcast' && last !== null) expect(worker.layer).toBe(last)
        }),
      )
    },
  )

  it('that has ended is no failure, and one that fails is asked for anew', async () => {
    const { consumer, worker } = consumerOf('simple')
    const look = createLook(consumer)
    consumer.fails = true
    await expect(look(0)).rejects.toThrow('gone')
    consumer.fails = false
    worker.paused = true
    await look(0)
    expect(worker.paused).toBe(false)
    Object.assign(consumer, { fails: true, closed: true })
    await look(null)
  })
})
