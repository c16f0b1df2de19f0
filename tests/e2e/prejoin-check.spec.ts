import { expectAccessible } from '@/tests/support/product/look'
import { mediaUse } from '@/tests/support/product/media-watch'
import { expectInSession, join } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const check = { name: 'Check microphone and camera' }

test('the check hears the person, plays a sound, tests the line, and is kept with the session', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  const { page } = client
  await page.goto(booked.clientUrl)
  await page.getByRole('button', check).click()
  await expect(page.getByText('We can hear you')).toBeVisible()
  await expect(page.getByRole('meter', { name: 'Microphone level' })).toHaveAttribute('max', '11')
  await page.getByRole('button', { name: 'Play a test sound' }).click()
  await expect(page.getByText('Did you hear two notes?')).toBeVisible()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await expect(page.getByText(/Your network reaches our relay/)).toBeVisible()
  await expectAccessible(page, 'open device check')
  await join(page)
  await expectInSession(page)
  await expect
    .poll(() => desk.eventsOf(booked, 'readiness'))
    .toEqual([
      {
        actor: 'client',
        data: {
          participantType: 'client',
          readiness: {
            microphone: 'on',
            camera: 'on',
            heard: true,
            soundPlayed: true,
            connection: 'relay',
            relayMs: expect.any(Number),
            browser: 'chrome',
            system: 'linux',
            inApp: false,
          },
        },
      },
    ])
})

test('where no relay is set up the test says so', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const { page } = await visitor()
  await page.route('**/api/sessions/connection-test', (route) =>
    route.fulfill({ json: { hasRelay: false, iceServers: [] } }),
  )
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone' }).click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await expect(page.getByText('No relay is set up here.')).toBeVisible()
})

test('a relay that does not answer is named before the call, and joining stays possible', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const { page } = await visitor()
  // As the service answers when a relay is configured; nothing listens at this one.
  await page.route('**/api/sessions/connection-test', (route) =>
    route.fulfill({
      json: {
        hasRelay: true,
        iceServers: [{ urls: ['turn:127.0.0.1:9?transport=udp'], username: 'a', credential: 'b' }],
      },
    }),
  )
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone' }).click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await expect(page.getByText('Your network does not reach our relay.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Join session' })).toBeEnabled()
  await expectAccessible(page, 'relay not reached')
})

test('what was chosen is chosen again after a reload', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const { page } = await visitor()
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Check microphone' }).click()
  const picker = page.getByRole('combobox', { name: 'Microphone' })
  await expect(picker.getByRole('option').first()).toBeAttached()
  const other = await picker.getByRole('option').last().getAttribute('value')
  if (!other) throw new Error('There is no second microphone to choose.')
  expect(await picker.inputValue()).not.toBe(other)
  await picker.selectOption(other)
  await expect(picker).toHaveValue(other)
  await page.reload()
  await page.getByRole('button', { name: 'Check microphone' }).click()
  await expect(picker).toHaveValue(other)
})

test('a refusal is answered with the way back for this browser, and joining listening only stays possible', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor({ allows: [] })
  await page.goto(booked.clientUrl)
  await page.getByRole('button', check).click()
  await expect(page.getByText('How to allow the microphone and camera')).toBeVisible()
  await expect(page.getByText('Press the icon to the left of the address.')).toBeVisible()
  await expect(page.getByText('You join listening only')).toBeVisible()
  await expectAccessible(page, 'refused devices')
})

for (const [name, word, words] of [
  ['NotReadableError', 'busy', /Another app is using your camera/],
  ['NotFoundError', 'missing', /No camera was found/],
] as const) {
  test(`a camera that is ${word} costs only itself`, async ({ desk, visitor }) => {
    const booked = await desk.book({ sessionType: 'video' })
    const { page } = await visitor()
    await page.addInitScript((failure) => {
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = (constraints = {}) =>
        constraints.video ? Promise.reject(new DOMException('camera', failure)) : original(constraints)
    }, name)
    await page.goto(booked.clientUrl)
    await page.getByRole('button', check).click()
    await expect(page.getByText(words)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Turn microphone off' })).toBeVisible()
    await expect(page.getByText('You join without a camera.')).toBeVisible()
    await expectAccessible(page, `camera ${word}`)
  })
}

test('inside another app the page says how to get out, and asks for nothing', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const { page } = await visitor({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 380.0.0',
  })
  await page.goto(booked.clientUrl)
  await expect(page.getByText(/You opened this inside Instagram/)).toBeVisible()
  await expect(page.getByText(/open it in Safari/)).toBeVisible()
  expect((await mediaUse(page)).asked).toBe(0)
  await expectAccessible(page, 'inside an app')
})
