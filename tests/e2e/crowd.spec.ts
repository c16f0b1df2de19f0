import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { livePeers, mediaUse, received } from '@/tests/support/product/media-watch'
import { socketGate } from '@/tests/support/product/socket-gate'
import { expect, test } from '@/tests/support/product/test'

const names = ['Asha', 'Ravi', 'Mei', 'Tom']

for (const count of [3, 4]) {
  test(`${count} people see and hear one another; one reloads and one is cut off, and what the others have stays`, async ({
    visitor,
  }) => {
    const links = await groupRoom('Evening class', 'video', names.slice(0, count))
    const people = await Promise.all(links.map(async (link) => ({ ...(await visitor()), link })))
    const [host, second, ...others] = people
    if (!host || !second) throw new Error('nobody')
    const gate = await socketGate(second.context)
    for (const { page, link } of people) await comeIn(page, link)
    for (const { page } of people) await expectPictures(page, count - 1)
    await expect(host.page.getByText(`${count} of 4 here`)).toBeVisible()

    // Every two have a connection, and each of them was made once.
    for (const { page } of people) expect(await livePeers(page)).toHaveLength(count - 1)
    const before = await Promise.all(others.map(({ page }) => livePeers(page)))

    await host.page.reload()
    await expectPictures(host.page, count - 1)
    for (const { page } of people) await expectPictures(page, count - 1)
    const after = await Promise.all(others.map(({ page }) => livePeers(page)))
    for (const [index, peers] of after.entries()) {
      // All but the one with whom reloaded.
      const kept = before[index]?.filter((peer) => peers.includes(peer)) ?? []
      expect(kept).toHaveLength(count - 2)
    }

    // A cut connection to the service touches no media at all.
    const made = await Promise.all(people.map(({ page }) => mediaUse(page)))
    await gate.shut()
    await expect(second.page.getByTestId('connection-state')).toContainText('Reconnecting')
    await gate.open()
    await expect(second.page.getByTestId('connection-state')).toHaveText('Connected')
    for (const { page } of people) await expectPictures(page, count - 1)
    const madeSince = await Promise.all(people.map(({ page }) => mediaUse(page)))
    expect(madeSince.map(({ peers }) => peers)).toEqual(made.map(({ peers }) => peers))
    for (const { page } of people) {
      const energy = (await received(page)).audioEnergy
      await expect.poll(async () => (await received(page)).audioEnergy).toBeGreaterThan(energy)
    }
  })
}
