import type { Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { expectAccessible } from '@/tests/support/product/look'
import { expectRemotePicture, livePeers } from '@/tests/support/product/media-watch'
import { meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** Chooses the fake monitor by itself where a person would be asked. */
test.use({
  launchOptions: {
    args: [...chromiumArgs, '--use-fake-ui-for-media-stream'],
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  },
})

test('a shared screen is seen whole by the other side in the same call, and the camera comes back after it', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(consultant.page)
  const before = new Map([
    [client.page, await livePeers(client.page)],
    [consultant.page, await livePeers(consultant.page)],
  ])
  const remote = consultant.page.getByTestId('remote-video')
  const shape = () =>
    remote.evaluate((video) =>
      video instanceof HTMLVideoElement ? (video.videoWidth / video.videoHeight).toFixed(2) : '',
    )
  expect(await shape()).toBe('1.33')
  await client.page.getByRole('button', { name: 'Share your screen' }).click()
  await expect(client.page.getByText('Asha sees your screen.')).toBeVisible()
  await expect(remote).toHaveAccessibleName('Screen of Nina Kapoor')
  await expect.poll(shape).toBe('1.78')
  await expect(remote).toHaveCSS('object-fit', 'contain')
  await expectAccessible(client.page, 'sharing the screen')
  await expectAccessible(consultant.page, 'seeing a screen')
  await readEnlarged(consultant.page)
  await client.page.getByRole('button', { name: 'Stop sharing', exact: true }).click()
  await expect(remote).toHaveAccessibleName('Video of Nina Kapoor')
  await expect.poll(shape).toBe('1.33')
  await expectRemotePicture(consultant.page)
  for (const { page } of [client, consultant]) expect(await livePeers(page)).toEqual(before.get(page))
})

/** By the keyboard, on a phone: from the label to the screen's own size, about in it, and back. */
async function readEnlarged(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByText("Nina Kapoor's screen", { exact: true })).toBeVisible()
  const enlarge = page.getByRole('button', { name: 'Enlarge' })
  await enlarge.press('Enter')
  const pane = page.getByRole('region', { name: "Nina Kapoor's screen, enlarged" })
  await expect(pane).toBeFocused()
  const remote = page.getByTestId('remote-video')
  const isOwnSize = () =>
    remote.evaluate(
      (video) => video instanceof HTMLVideoElement && video.clientWidth >= Math.max(960, video.videoWidth),
    )
  await expect.poll(isOwnSize).toBe(true)
  const scrolled = () => pane.evaluate(({ scrollLeft }) => scrollLeft)
  expect(await scrolled()).toBe(0)
  await page.keyboard.press('ArrowRight')
  await expect.poll(scrolled).toBeGreaterThan(0)
  await expectRemotePicture(page)
  await pane.press('Escape')
  await expect(enlarge).toBeFocused()
  await expect(pane).toHaveCount(0)
  await expect(remote).toHaveCSS('object-fit', 'contain')
  expect((await remote.boundingBox())?.width).toBe(page.viewportSize()?.width)
}

test('a screen that the browser stops sharing gives way to the camera, off or on as it was', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(consultant.page.getByText("Nina's camera is off")).toBeVisible()
  await client.page.getByRole('button', { name: 'Share your screen' }).click()
  await expect(consultant.page.getByTestId('remote-video')).toHaveAccessibleName('Screen of Nina Kapoor')
  await expectRemotePicture(consultant.page)
  await client.page.evaluate(() => {
    const track = window.mediaWatch.peers
      .flatMap((peer) => peer.getSenders())
      .find((sender) => sender.track?.kind === 'video')?.track
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
  await expect(client.page.getByText('Asha sees your screen.')).toHaveCount(0)
  await expect(consultant.page.getByText("Nina's camera is off")).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
})

test('there is nothing to share in a voice session, nor where the browser cannot', async ({
  desk,
  visitor,
}) => {
  const voice = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, voice)
  await expect(client.page.getByRole('button', { name: /screen/i })).toHaveCount(0)
  const video = await desk.book({ sessionType: 'video' })
  const [phone, other] = await Promise.all([visitor(), visitor()])
  await phone.page.addInitScript(() => {
    Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { value: undefined })
  })
  await meet(phone, other, video)
  await expect(phone.page.getByRole('button', { name: 'Turn camera off' })).toBeVisible()
  await expect(phone.page.getByRole('button', { name: /screen/i })).toHaveCount(0)
})
