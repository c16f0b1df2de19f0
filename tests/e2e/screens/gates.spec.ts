import { expectWaiting, join } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('the countdown leads into the pre-join by itself, in the same page', async ({ desk, visitor }) => {
  const early = await desk.book({ sessionType: 'chat', startsInMinutes: 130 })
  const { page } = await visitor()
  // Joining opens ten minutes before the start.
  await desk.moveBack(early, 120 * 60 - 5)
  await page.goto(early.clientUrl)
  await expect(page.getByRole('timer')).toBeVisible()
  await page.evaluate(() => Object.assign(window, { samePage: true }))
  await expect(page.getByRole('button', { name: 'Join session' })).toBeVisible()
  expect(await page.evaluate(() => Reflect.get(window, 'samePage'))).toBe(true)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page).toHaveTitle(/^Chat session with Asha Rao/)
})

test('times are told in the zone of the one who reads them', async ({ desk, visitor }) => {
  const early = await desk.book({ sessionType: 'chat', startsInMinutes: 130 })
  const [tokyo, newYork] = await Promise.all([
    visitor({ timezoneId: 'Asia/Tokyo' }),
    visitor({ timezoneId: 'America/New_York', locale: 'en-US' }),
  ])
  await Promise.all([tokyo.page.goto(early.clientUrl), newYork.page.goto(early.consultantUrl)])
  await expect(tokyo.page.getByRole('main')).toContainText('GMT+9')
  await expect(newYork.page.getByRole('main')).toContainText(/E[SD]T/)
})

test('a service that cannot be reached is asked again, and the person gets in without another click', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const client = await visitor()
  client.expectProblem(/ERR_FAILED/)
  await client.page.goto(booked.clientUrl)
  await client.page.route('**/api/**', (route) => route.abort())
  await join(client.page)
  const heading = client.page.getByRole('heading', { name: "We can't check your booking right now" })
  await expect(heading).toBeVisible()
  await expect(client.page.getByRole('main')).toContainText('Your payment is safe.')
  await client.page.unroute('**/api/**')
  await expectWaiting(client.page, booked.consultantName)
  await expect(heading).toHaveCount(0)
})

test('without scripts a session page says what is missing', async ({ desk, browser }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(booked.clientUrl)
  await expect(page.getByRole('heading', { name: 'Please turn on JavaScript' })).toBeVisible()
  await context.close()
})

test('an address that leads nowhere says so, and leads back', async ({ desk, visitor }) => {
  const { page, expectProblem } = await visitor()
  expectProblem(/status of 404/)
  await page.goto(`${desk.appUrl}/nothing/here`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here')
  await page.getByRole('link', { name: 'Go to the start page' }).click()
  await expect(page).toHaveURL(`${desk.appUrl}/`)
})
