import type { Locator, Page } from '@playwright/test'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import { meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

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

test('however much there is to read in a video call at once, nothing of it lies over anything', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video', balance: '60.00' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const { page } = client
  for (const name of ['Turn microphone off', 'Turn camera off', 'Add time'])
    await consultant.page.getByRole('button', { name }).click()
  await consultant.page
    .getByRole('dialog')
    .getByRole('button', { name: /^15 minutes/ })
    .click()
  // As the system reports a phone call.
  await page.evaluate(() => {
    const track = window.mediaWatch.peers
      .flatMap((peer) => peer.getSenders())
      .find((sender) => sender.track?.kind === 'audio')?.track
    if (!track) throw new Error('no microphone')
    Object.defineProperty(track, 'muted', { value: true })
    track.dispatchEvent(new Event('mute'))
  })
  const parts = [
    page.getByRole('heading', { level: 1 }),
    page.getByTestId('session-timer'),
    page.getByRole('button', { name: 'Reactions' }),
    page.getByRole('region', { name: 'More time' }),
    page.getByText(/^Your device has taken the microphone/),
    page.getByText("Asha's microphone is off."),
    page.getByText("Asha's camera is off"),
    page.getByRole('button', { name: /^Your picture/ }),
    page.getByRole('toolbar', { name: 'Session controls' }),
  ]
  for (const part of parts) await expect(part).toBeVisible()
  for (const size of [screens.phone, { width: 844, height: 390 }, screens.desktop]) {
    await page.setViewportSize(size)
    await settled(async () => {
      const boxes = await Promise.all(parts.map(boxOf))
      const met = boxes.flatMap((one, index) =>
        boxes
          .slice(index + 1)
          .filter((other) => meetEach(one, other))
          .map((other) => `${one.name} × ${other.name}`),
      )
      expect(met, `${size.width} × ${size.height}`).toEqual([])
      for (const { name, y, height } of boxes)
        expect(Math.min(y, size.height - y - height), `${name} is on the screen`).toBeGreaterThanOrEqual(0)
    })
  }
})

interface Box {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxOf(part: Locator): Promise<Box> {
  const box = await part.boundingBox()
  if (!box) throw new Error(`${part} is not there.`)
  return { name: String(part), ...box }
}

function meetEach(one: Box, other: Box): boolean {
  const besides = one.x + one.width <= other.x || other.x + other.width <= one.x
  const above = one.y + one.height <= other.y || other.y + other.height <= one.y
  return !besides && !above
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
