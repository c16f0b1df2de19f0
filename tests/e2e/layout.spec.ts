import type { Page } from '@playwright/test'
import { expectRemotePicture } from './support/media-watch'
import { meet } from './support/room'
import { expect, test } from './support/test'

const screens = {
  phone: { width: 390, height: 844 },
  'small phone': { width: 320, height: 568 },
  'phone held sideways': { width: 667, height: 320 },
  'desktop at 200 %': { width: 640, height: 400 },
  desktop: { width: 1280, height: 800 },
} as const

/** Every control lies wholly on the screen, is 48 px high and wide, and covers no other. */
async function expectReachable(page: Page, state: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const found = await page
    .getByRole('toolbar', { name: 'Session controls' })
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map((button) => {
        const { x, y, width: w, height: h, right, bottom } = button.getBoundingClientRect()
        const top = document.elementFromPoint(x + w / 2, y + h / 2)
        return { name: button.ariaLabel ?? '', x, y, w, h, right, bottom, free: button.contains(top) }
      }),
    )
  expect(found.length, state).toBeGreaterThanOrEqual(4)
  for (const { name, x, y, w, h, right, bottom, free } of found) {
    expect(Math.min(w, h), `${state}: ${name} is large enough`).toBeGreaterThanOrEqual(48)
    expect(
      Math.min(x, y, width - right, height - bottom),
      `${state}: ${name} is on the screen`,
    ).toBeGreaterThanOrEqual(0)
    expect(free, `${state}: ${name} is covered by nothing`).toBe(true)
  }
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    `${state}: px to scroll sideways`,
  ).toBe(0)
}

/** A page whose window was resized a moment ago is still being laid out. */
function settled(check: () => Promise<void>): Promise<void> {
  return expect(check).toPass({ timeout: 5_000 })
}

for (const sessionType of ['voice', 'video'] as const) {
  test(`the controls of a ${sessionType} call are within reach on every screen`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    await meet(client, consultant, booked)
    for (const [name, size] of Object.entries(screens)) {
      await client.page.setViewportSize(size)
      await settled(() => expectReachable(client.page, `${sessionType}, ${name}`))
    }
    await client.page.getByRole('button', { name: 'Call settings' }).click()
    const settings = client.page.getByRole('dialog', { name: 'Call settings' })
    for (const size of Object.values(screens)) {
      await client.page.setViewportSize(size)
      await expect(settings.getByRole('heading', { name: 'Call settings' })).toBeInViewport({ ratio: 1 })
      await expect(settings.getByRole('button', { name: 'Done' })).toBeInViewport({ ratio: 1 })
    }
    await settings.getByRole('button', { name: 'Done' }).click()
    await client.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await client.page.setViewportSize(screens.phone)
    await settled(() => expectReachable(client.page, `${sessionType}, forced colours and reduced motion`))
    // What moved already when the preference changed may come to its end.
    const moving = () =>
      client.page.evaluate(
        () =>
          document
            .getAnimations()
            .filter((one) => Number(one.effect?.getComputedTiming().activeDuration) > 50).length,
      )
    await expect.poll(moving, 'nothing moves where less motion is asked for').toBe(0)
  })
}

test('a portrait picture is shown whole on a landscape stage and fills an upright one', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // A phone held upright: its camera's picture is higher than wide.
  await client.page.addInitScript(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
      const stream = await original(constraints)
      if (!constraints.video) return stream
      const canvas = Object.assign(document.createElement('canvas'), { width: 240, height: 426 })
      const context = canvas.getContext('2d')
      setInterval(() => {
        if (!context) return
        context.fillStyle = `hsl(${(Date.now() / 20) % 360} 60% 50%)`
        context.fillRect(0, 0, 240, 426)
      }, 50)
      const [drawn] = canvas.captureStream(20).getVideoTracks()
      return new MediaStream([...stream.getAudioTracks(), ...(drawn ? [drawn] : [])])
    }
  })
  await meet(client, consultant, booked)
  const { page } = consultant
  await expectRemotePicture(page)
  const remote = page.getByTestId('remote-video')
  await expect(remote).toHaveCSS('object-fit', 'contain')
  await page.setViewportSize(screens.phone)
  await expect(remote).toHaveCSS('object-fit', 'cover')
  await page.setViewportSize(screens['phone held sideways'])
  await expect(remote).toHaveCSS('object-fit', 'contain')
})
