import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { livePeers, mediaUse, received } from '@/tests/support/product/media-watch'
import {
  mediaWorkers,
  startMedia,
  startSignalling,
  stopMedia,
  stopSignalling,
} from '@/tests/support/product/product'
import { expect, test } from '@/tests/support/product/test'

const names = ['Asha', 'Ravi', 'Mei', 'Tom', 'Lea']

test('five people see and hear one another through the media server, whatever of it dies', async ({
  visitor,
}) => {
  // Four outages, each until five pages have four pictures again.
  test.slow()
  const links = await groupRoom('Choir', 'video', names, 12)
  const people = await Promise.all(links.map(async (link) => ({ ...(await visitor()), link })))
  const others = people.length - 1
  const all = async (act: (person: (typeof people)[number]) => Promise<unknown>) => {
    for (const person of people) await act(person)
  }
  // While the signalling server is away, browsers say so.
  for (const { expectProblem } of people) expectProblem(/WebSocket connection to .* failed/)
  await all(({ page, link }) => comeIn(page, link))
  await all(({ page }) => expectPictures(page, others))

  await test.step('over one connection in each direction, however many there are', async () => {
    await all(async ({ page }) => expect(await livePeers(page)).toHaveLength(2))
    await all(async ({ page }) => {
      const energy = (await received(page)).audioEnergy
      await expect.poll(async () => (await received(page)).audioEnergy).toBeGreaterThan(energy)
    })
  })

  await test.step('a worker dies: all pictures are back without a click', async () => {
    const [worker = 0] = mediaWorkers()
    process.kill(worker, 'SIGKILL')
    await all(({ page }) => expectPictures(page, others))
    expect(mediaWorkers()).not.toContain(worker)
  })

  await test.step('the signalling server dies: the media does not notice', async () => {
    const made = await Promise.all(people.map(({ page }) => mediaUse(page)))
    await stopSignalling()
    await expectPictures(people[0]?.page ?? fail(), others)
    await startSignalling()
    await all(({ page }) => expect(page.getByTestId('connection-state')).toHaveText('Connected'))
    await all(({ page }) => expectPictures(page, others))
    const since = await Promise.all(people.map(({ page }) => mediaUse(page)))
    expect(since.map(({ peers }) => peers)).toEqual(made.map(({ peers }) => peers))
  })

  await test.step('the media server dies, workers and all: everybody is back', async () => {
    await stopMedia()
    startMedia()
    await all(({ page }) => expectPictures(page, others))
  })
})

function fail(): never {
  throw new Error('Nobody is in.')
}
