import type { Page } from '@playwright/test'
import { BadPath } from '@/tests/support/product/bad-path'
import { expectAccessible } from '@/tests/support/product/look'
import {
  expectRemotePicture,
  expectRemoteSound,
  livePeers,
  received,
} from '@/tests/support/product/media-watch'
import { meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** What is said for five seconds only, whoever looks now and then may miss: the page itself notes it. */
async function noteWhenSaid(page: Page, words: string): Promise<void> {
  await page.evaluate((awaited) => {
    const look = () => {
      if (document.body.textContent?.includes(awaited)) Object.assign(window, { wasSaid: true })
    }
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true })
  }, words)
}

function wasSaid(page: Page): Promise<unknown> {
  return page.evaluate(() => Reflect.get(window, 'wasSaid'))
}

/** Lowering takes 3 s, pausing 5 s more, coming back 8 s of a good line; each after the browsers have reported. */
const patienceMs = 45_000

test('a weak line is named, lowers the picture, pauses it and keeps the voice; a good one brings it back', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(240_000)
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const line = await BadPath.between([client.context, consultant.context])
  await meet(client, consultant, booked)
  await expectRemotePicture(consultant.page)
  const quality = client.page.getByTestId('line-quality')
  await expect(quality).toContainText('Good line')
  const before = await livePeers(client.page)
  await noteWhenSaid(client.page, 'The line is weak: your video is sent smaller for now.')

  line.weather.loss = 0.25
  await expect(quality).toContainText('Weak line', { timeout: patienceMs })
  await expect(client.page.getByText(/Your video is paused to keep your voice clear/)).toBeVisible({
    timeout: patienceMs,
  })
  expect(await wasSaid(client.page), 'the picture was lowered first').toBe(true)
  await expect(consultant.page.getByText("Nina's video is paused while the line is weak")).toBeVisible({
    timeout: patienceMs,
  })
  await expectRemoteSound(consultant.page)
  await expectAccessible(client.page, 'video paused by a weak line')

  line.weather.loss = 0
  await expect(client.page.getByText(/Your video is paused/)).toHaveCount(0, { timeout: patienceMs })
  await expectRemotePicture(consultant.page)
  await expect(client.page.getByText('The line is weak')).toHaveCount(0, { timeout: patienceMs })
  await expect(quality).toContainText('Good line', { timeout: patienceMs })
  expect((await received(consultant.page)).kinds).toEqual(['audio', 'video'])
  expect(await livePeers(client.page)).toEqual(before)
  await line.close()
})
