import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { received } from '@/tests/support/product/media-watch'
import { seat } from '@/tests/support/product/seats'
import { tabTo } from '@/tests/support/product/tab'
import { expect, test } from '@/tests/support/product/test'

const silent = ['Mei', 'Tom', 'Lea', 'Yusuf', 'Nina', 'Sofia', 'Luca', 'Aiko', 'Omar']

test('a large room has pages: who speaks on another one is named, and what is not on the page is not sent', async ({
  visitor,
}) => {
  // So many at once come in slowly on a small machine.
  test.setTimeout(120_000)
  const [host, ...rest] = await groupRoom('Choir', 'video', ['Asha', ...silent, 'Ravi Iyer'], 12)
  const ravi = rest.pop()
  if (!host || !ravi) throw new Error('nobody')
  const [one, two] = await Promise.all([visitor(), visitor()])
  await comeIn(one.page, host)
  const seated = await seat(rest)
  await comeIn(two.page, ravi)
  // Whoever comes into so many comes muted.
  await two.page.getByRole('button', { name: 'Turn microphone on' }).click()
  const tiles = one.page.getByRole('main').getByRole('listitem')
  await expect(tiles).toHaveCount(9)
  await expect(tiles.first()).toContainText('Asha')
  await expect(one.page.getByText('Page 1 of 2')).toBeVisible()
  // Ravi came last, and speaks.
  await expect(tiles.filter({ hasText: 'Ravi' })).toHaveCount(0)
  const speaking = one.page.getByRole('button', { name: 'Speaking: Ravi Iyer. Go to their page' })
  await expect(speaking).toBeVisible()
  // While half a second of his voice is played, not one picture comes.
  const before = await received(one.page)
  await expect
    .poll(async () => (await received(one.page)).audioSamples)
    .toBeGreaterThan(before.audioSamples + 24_000)
  expect((await received(one.page)).framesDecoded).toBe(before.framesDecoded)
  await expectUncovered(one.page, 'a page of a large room')
  await expectAccessible(one.page, 'a page of a large room')
  await speaking.click()
  await expect(one.page.getByText('Page 2 of 2')).toBeVisible()
  await expect(tiles.filter({ hasText: 'Ravi' })).toBeVisible()
  await expectPictures(one.page, 1)

  await test.step('a pinned tile is large, and stays so when its page comes back', async () => {
    await tabTo(one.page, one.page.getByRole('button', { name: 'Pin Ravi Iyer' }))
    await one.page.keyboard.press('Enter')
    const large = tiles.filter({ hasText: 'Ravi' })
    const widthOf = async () => (await large.boundingBox())?.width ?? 0
    await expect.poll(widthOf).toBeGreaterThan(600)
    await expect(tiles.filter({ hasText: 'Mei' })).toBeVisible()
    await expect(one.page.getByRole('button', { name: 'Unpin Ravi Iyer' })).toBeFocused()
    await two.page.reload()
    await expect.poll(widthOf).toBeGreaterThan(600)
    await expectPictures(one.page, 1)
    await expectAccessible(one.page, 'one large, the others in a strip')
    await one.page.getByRole('button', { name: 'Unpin Ravi Iyer' }).click()
    await expect(tiles).toHaveCount(2)
  })

  await test.step('whoever leaves leaves a place empty, and the page goes once nobody needs it', async () => {
    await one.page.keyboard.press('PageUp')
    await expect(one.page.getByText('Page 1 of 2')).toBeVisible()
    seated.close()
    await expect(tiles).toHaveCount(2)
    await expect(one.page.getByText('Page 1 of')).toHaveCount(0)
  })
})
