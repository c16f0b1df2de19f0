import type { Page } from '@playwright/test'
import { mediaUse } from '@/tests/support/product/media-watch'
import { endSession, expectSaid, meet, say, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** What the browser answers when something in the page asks for a device: `granted`, or the error's name. */
async function deviceAnswer(page: Page, kind: 'audio' | 'video'): Promise<string> {
  return page.evaluate(async (asked) => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ [asked]: true })
      for (const track of stream.getTracks()) track.stop()
      return 'granted'
    } catch (error) {
      return error instanceof Error ? error.name : String(error)
    }
  }, kind)
}

const microphone = /microphone/i
const camera = /camera/i

test('a chat page has no device controls, asks for no device, and could not get one', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await say(client.page, 'Only words')
  await expectSaid(consultant.page, 'Only words')
  for (const { page } of [client, consultant]) {
    await expect(page.getByRole('button', { name: microphone })).toHaveCount(0)
    await expect(page.getByRole('button', { name: camera })).toHaveCount(0)
    await expect(page.locator('video, audio')).toHaveCount(0)
    expect(await mediaUse(page)).toEqual({ asked: 0, peers: 0 })
  }
  // The browser itself says so, and names the policy in the console.
  client.expectProblem(/Permissions policy violation/)
  expect(await deviceAnswer(client.page, 'audio')).toBe('NotAllowedError')
  expect(await deviceAnswer(client.page, 'video')).toBe('NotAllowedError')
  await endSession(client.page)
  await shownSummary(client.page)
})

test('a voice page has a microphone and no camera, and could not get a camera', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  for (const { page } of [client, consultant]) {
    await expect(page.getByRole('button', { name: 'Turn microphone off' })).toBeVisible()
    await expect(page.getByRole('button', { name: camera })).toHaveCount(0)
    await expect(page.getByRole('textbox')).toHaveCount(0)
    const cameras = await page.evaluate(() => window.mediaWatch.asked.filter(({ video }) => video).length)
    expect(cameras).toBe(0)
  }
  client.expectProblem(/Permissions policy violation/)
  expect(await deviceAnswer(client.page, 'video')).toBe('NotAllowedError')
  expect(await deviceAnswer(client.page, 'audio')).toBe('granted')
})

test('a video page has both controls, and turning them off stops what the other side gets', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const { page } = client
  for (const device of ['microphone', 'camera']) {
    await page.getByRole('button', { name: `Turn ${device} off` }).click()
    await expect(page.getByRole('button', { name: `Turn ${device} on` })).toBeVisible()
  }
  const sending = () =>
    page.evaluate(() =>
      window.mediaWatch.peers
        .filter((peer) => peer.connectionState === 'connected')
        .flatMap((peer) => peer.getSenders())
        .some(({ track }) => track?.enabled && track.readyState === 'live'),
    )
  await expect.poll(sending).toBe(false)
  for (const device of ['microphone', 'camera']) {
    await page.getByRole('button', { name: `Turn ${device} on` }).click()
    await expect(page.getByRole('button', { name: `Turn ${device} off` })).toBeVisible()
  }
  await expect.poll(sending).toBe(true)
})
