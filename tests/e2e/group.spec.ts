import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { livePeers } from '@/tests/support/product/media-watch'
import { expectSaid, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('a muted microphone and a camera that is off are to be seen by everybody, also by who comes later', async ({
  visitor,
}) => {
  const [host, ravi, mei] = await groupRoom('Choir', 'video', ['Asha', 'Ravi', 'Mei'])
  if (!host || !ravi || !mei) throw new Error('nobody')
  const [one, two, three] = await Promise.all([visitor(), visitor(), visitor()])
  await comeIn(one.page, host)
  await expect(one.page.getByText('Nobody else is here yet. This page shows you who comes in.')).toBeVisible()
  await comeIn(two.page, ravi)
  await expectPictures(one.page, 1)
  await two.page.getByRole('button', { name: 'Turn microphone off' }).click()
  await two.page.getByRole('button', { name: 'Turn camera off' }).click()
  const tileOf = (page: typeof one.page, name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(tileOf(one.page, 'Ravi')).toContainText('Microphone off')
  await comeIn(three.page, mei)
  await expect(tileOf(three.page, 'Ravi')).toContainText('Microphone off')
  await expectPictures(three.page, 1)
  // A screen is to be read, so it has most of the room.
  await three.page.getByRole('button', { name: 'Share your screen' }).click()
  await expect(three.page.getByText('Asha and Ravi see your screen.')).toBeVisible()
  const widthOf = async (name: string) => (await tileOf(one.page, name).boundingBox())?.width ?? 0
  await expect.poll(async () => (await widthOf('Mei')) / (await widthOf('Ravi'))).toBeGreaterThan(2)
})

test('its host ends a room for everybody, and nobody else is offered to', async ({ visitor }) => {
  const [host, ravi, mei] = await groupRoom('Choir', 'voice', ['Asha', 'Ravi', 'Mei'])
  if (!host || !ravi || !mei) throw new Error('nobody')
  const [one, two, three] = await Promise.all([visitor(), visitor(), visitor()])
  await comeIn(two.page, ravi)
  await comeIn(three.page, mei)
  await comeIn(one.page, host)
  await expect(two.page.getByText('3 of 4 here')).toBeVisible()
  await expect(two.page.getByRole('button', { name: 'End session' })).toHaveCount(0)
  await two.page.getByRole('button', { name: "Leave, I'll come back" }).click()
  await expect(two.page.getByRole('heading', { name: 'You left the room' })).toBeVisible()
  await expect(three.page.getByText('2 of 4 here')).toBeVisible()
  await two.page.getByRole('button', { name: 'Go back in' }).click()
  await expect(three.page.getByText('3 of 4 here')).toBeVisible()
  await one.page.getByRole('button', { name: 'End session' }).click()
  await one.page.getByRole('button', { name: 'End for everybody' }).click()
  for (const { page } of [one, two, three])
    await expect(page.getByRole('heading', { name: 'This room is closed' })).toBeVisible()
})

test('several people write to one another, and each line says whose it is', async ({ visitor }) => {
  const [host, ravi, mei] = await groupRoom('Choir', 'chat', ['Asha', 'Ravi', 'Mei'])
  if (!host || !ravi || !mei) throw new Error('nobody')
  const [one, two, three] = await Promise.all([visitor(), visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await say(one.page, 'Who sings alto?')
  await say(two.page, 'I do')
  await comeIn(three.page, mei)
  await expectSaid(three.page, 'Who sings alto?')
  const log = three.page.getByRole('log', { name: 'Messages' })
  await expect(log.getByText('Asha', { exact: true })).toBeVisible()
  await expect(log.getByText('Ravi', { exact: true })).toBeVisible()
  await two.page
    .getByRole('textbox', { name: 'Message' })
    .pressSequentially('An alto, I mean', { delay: 200 })
  await expect(three.page.getByText('Ravi is typing')).toBeVisible()
  // Who has left goes on to be named where it wrote.
  await two.page.getByRole('button', { name: "Leave, I'll come back" }).click()
  await three.page.reload()
  await expectSaid(three.page, 'Who sings alto?')
  await expect(log.getByText('Ravi', { exact: true })).toBeVisible()
})

test('a second page of one member takes its place, and leaves the others theirs', async ({ visitor }) => {
  const [host, ravi] = await groupRoom('Choir', 'voice', ['Asha', 'Ravi'])
  if (!host || !ravi) throw new Error('nobody')
  const [one, two, again] = await Promise.all([visitor(), visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await expect(one.page.getByText('2 of 4 here')).toBeVisible()
  await comeIn(again.page, ravi)
  await again.page.getByRole('button', { name: 'Use it here' }).click()
  await expect(
    two.page.getByRole('heading', { name: 'This session is now open on another device.' }),
  ).toBeVisible()
  await expect(again.page.getByText('2 of 4 here')).toBeVisible()
  await expect(one.page.getByText('2 of 4 here')).toBeVisible()
})

test('whose browser dies leaves the others undisturbed, and comes back to its place', async ({ visitor }) => {
  const [host, ravi, mei] = await groupRoom('Choir', 'voice', ['Asha', 'Ravi', 'Mei'])
  if (!host || !ravi || !mei) throw new Error('nobody')
  const [one, two, three] = await Promise.all([visitor(), visitor(), visitor()])
  for (const [{ page }, link] of [
    [one, host],
    [two, ravi],
    [three, mei],
  ] as const)
    await comeIn(page, link)
  const tiles = (page: typeof one.page) => page.getByRole('main').getByRole('listitem')
  for (const { page } of [one, two]) await expect(tiles(page)).toHaveCount(3)
  const before = await livePeers(one.page)
  const crashed = three.page.waitForEvent('crash')
  const session = await three.context.newCDPSession(three.page)
  // It is never answered.
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  for (const { page } of [one, two]) {
    await expect(page.getByText('2 of 4 here')).toBeVisible({ timeout: 30_000 })
    await expect(tiles(page)).toHaveCount(2, { timeout: 30_000 })
    await expect(page.getByTestId('connection-state')).toHaveText('Connected')
  }
  const again = await three.context.newPage()
  await again.goto(mei.url)
  await again.getByRole('button', { name: 'Join room' }).click()
  await expect(tiles(one.page)).toHaveCount(3)
  await expect.poll(async () => (await livePeers(one.page)).length).toBe(2)
  // The connection with who stayed is the one of before.
  expect((await livePeers(one.page)).filter((peer) => before.includes(peer))).toHaveLength(1)
})
