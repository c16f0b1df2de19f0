import { mediaUse } from '@/tests/support/product/media-watch'
import { expectInSession, join } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('no device is asked for before the tap that asks for it', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor()
  await page.goto(booked.clientUrl)
  await expect(page.getByRole('button', { name: 'Check microphone and camera' })).toBeVisible()
  expect((await mediaUse(page)).asked).toBe(0)
  await page.getByRole('button', { name: 'Check microphone and camera' }).click()
  await expect(page.getByRole('button', { name: 'Turn camera off' })).toBeVisible()
  expect((await mediaUse(page)).asked).toBe(1)
})

test('the check of a voice session has no camera in it, and a chat has no check at all', async ({
  desk,
  visitor,
}) => {
  const { page } = await visitor()
  await page.goto((await desk.book({ sessionType: 'voice' })).clientUrl)
  await page.getByRole('button', { name: 'Check microphone' }).click()
  await expect(page.getByRole('button', { name: 'Turn microphone off' })).toBeVisible()
  await expect(page.getByRole('button', { name: /camera/i })).toHaveCount(0)

  await page.goto((await desk.book({ sessionType: 'chat' })).clientUrl)
  await expect(page.getByRole('button', { name: 'Join session' })).toBeVisible()
  await expect(page.getByRole('button', { name: /microphone|camera/i })).toHaveCount(0)
})

test('the preview shows the camera, and a camera that is turned off is let go', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor()
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone and camera' }).click()
  const preview = page.getByLabel('Your camera picture')
  await expect
    .poll(() => preview.evaluate((video) => video instanceof HTMLVideoElement && video.videoWidth))
    .toBeGreaterThan(0)
  const camera = await preview.evaluateHandle((video) => {
    const stream = video instanceof HTMLVideoElement ? video.srcObject : null
    return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined
  })
  await page.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(preview).toHaveCount(0)
  await expect.poll(() => camera.evaluate((track) => track?.readyState)).toBe('ended')
  await page.getByRole('button', { name: 'Turn camera on' }).click()
  await expect(preview).toBeVisible()
})

test('Join is within reach of a phone, held either way, whatever the check shows above it', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor()
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone and camera' }).click()
  await expect(page.getByLabel('Your camera picture')).toBeVisible()
  const button = page.getByRole('button', { name: 'Join session' })
  for (const size of [
    { width: 390, height: 844 },
    { width: 844, height: 390 },
    { width: 1280, height: 800 },
  ]) {
    await page.setViewportSize(size)
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect(button).toBeInViewport({ ratio: 1 })
  }
})

test('what is turned off before the session is off in it', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await client.page.goto(booked.clientUrl)
  await client.page.getByRole('button', { name: 'Check microphone and camera' }).click()
  await client.page.getByRole('button', { name: 'Turn camera off' }).click()
  await client.page.getByRole('button', { name: 'Turn microphone off' }).click()
  await expect(client.page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
  await join(client.page)
  await expectInSession(client.page)
  await expect(client.page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
})

test('somebody may join without the camera before anything was asked', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await client.page.goto(booked.clientUrl)
  await client.page.getByRole('button', { name: 'Join without camera' }).click()
  await expectInSession(client.page)
  await expect(client.page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  const asked = await client.page.evaluate(() => window.mediaWatch.asked)
  expect(asked.some(({ video }) => Boolean(video))).toBe(false)
})

test('refused devices are explained, and the way in stays open', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor({ allows: [] })
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone and camera' }).click()
  await expect(page.getByText(/blocks the microphone and camera/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Join session' })).toBeEnabled()
})

test('everything to know is on the pre-join: who, mode, time, length, price and when the clock starts', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice', minutes: 45, price: '1250.00' })
  const { page } = await visitor({ timezoneId: 'Asia/Kolkata', locale: 'en-IN' })
  await page.goto(booked.clientUrl)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Voice session with Asha Rao')
  const main = page.getByRole('main')
  await expect(main).toContainText('45 min')
  await expect(main).toContainText('₹1,250.00')
  await expect(main).toContainText('Nina Kapoor, client')
  await expect(main).toContainText('The clock starts when both of you are in.')
  await expect(page.locator('time').first()).toContainText('IST')
})

test('a press that the page could not hear yet is not taken', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const { page } = await visitor()
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released
    await route.continue()
  })
  await page.goto(booked.clientUrl, { waitUntil: 'commit' })
  const button = page.getByRole('button', { name: 'Join session' })
  const check = page.getByRole('button', { name: 'Check microphone' })
  await expect(button).toBeDisabled()
  await expect(check).toBeDisabled()
  release()
  await check.click()
  await expect(page.getByText('We can hear you')).toBeVisible()
  await button.click()
  await expect(page.getByText(/isn.t here yet/).first()).toBeVisible()
})
