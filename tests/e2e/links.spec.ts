import {
  endSession,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  meet,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('scanners that look at a link change nothing, and it can still be joined by anybody who holds it', async ({
  desk,
  visitor,
  request,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const before = await desk.rowsOf(booked)
  const scanner = { 'user-agent': 'Mozilla/5.0 (compatible; LinkScanner/1.0)' }
  const prefetch = { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' }
  for (const headers of [scanner, prefetch]) {
    for (const answer of [
      await request.get(booked.clientUrl, { headers }),
      await request.head(booked.clientUrl, { headers }),
    ]) {
      expect(answer.status()).toBe(200)
      expect(answer.headers()['set-cookie']).toBeUndefined()
      expect(answer.headers()['referrer-policy']).toBe('no-referrer')
      expect(answer.headers()['cache-control']).toContain('no-store')
      expect(answer.headers()['x-robots-tag']).toContain('noindex')
    }
  }
  const robot = await visitor()
  await robot.page.goto(booked.clientUrl)
  await expect(robot.page.getByRole('button', { name: 'Join session' })).toBeEnabled()
  expect(await robot.context.cookies()).toEqual([])
  expect(await desk.rowsOf(booked)).toEqual(before)

  const person = await visitor()
  await person.page.goto(booked.clientUrl)
  await join(person.page)
  await expectWaiting(person.page, booked.consultantName)
})

test('a second device is told that the link is in use, takes the place over, and the first one is told', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [laptop, phone, consultant] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(laptop, consultant, booked)
  await say(laptop.page, 'From the laptop')
  await expectSaid(consultant.page, 'From the laptop')

  await test.step('the phone is told, and the laptop is not disturbed', async () => {
    // The browser logs every answer of 409.
    await phone.page.goto(booked.clientUrl)
    await join(phone.page)
    await expect(phone.page.getByText(/another device/).first()).toBeVisible()
    await expectInSession(laptop.page)
  })

  await test.step('the phone takes over', async () => {
    await phone.page.getByRole('button', { name: 'Use it here instead' }).click()
    await expectInSession(phone.page)
    await expectSaid(phone.page, 'From the laptop')
    await expect(laptop.page.getByText(/another device/).first()).toBeVisible()
    await expect(laptop.page.getByRole('textbox', { name: 'Message' })).toHaveCount(0)
  })

  await test.step('the conversation goes on from the phone alone', async () => {
    await say(phone.page, 'From the phone')
    await expectSaid(consultant.page, 'From the phone')
    await say(consultant.page, 'Welcome back')
    await expectSaid(phone.page, 'Welcome back')
    await expect(laptop.page.getByText('Welcome back')).toHaveCount(0)
  })

  await test.step('a reload of the laptop does not take the place back', async () => {
    await laptop.page.reload()
    await expect(laptop.page.getByRole('button', { name: 'Use it here instead' })).toBeVisible()
    await expectInSession(phone.page)
  })
})

test('a wrong link gets one neutral text that says nothing about any booking', async ({ desk, visitor }) => {
  const stranger = await visitor()
  // The browser logs every answer of 404.
  stranger.expectProblem(/status of 404/)
  const texts: string[] = []
  for (const token of ['A'.repeat(43), 'not-a-token', '11111111-1111-4111-8111-111111111111']) {
    await stranger.page.goto(`${desk.appUrl}/session/${token}`)
    await expect(stranger.page.getByRole('heading')).not.toHaveCount(0)
    await expect(stranger.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
    texts.push((await stranger.page.getByRole('main').textContent()) ?? '')
  }
  expect(new Set(texts).size).toBe(1)
})

test('the address after joining holds no secret, and is worth nothing in another browser', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, thief] = await Promise.all([visitor(), visitor()])
  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expectWaiting(client.page, booked.consultantName)
  const token = booked.clientUrl.split('/').at(-1) ?? ''
  await expect(client.page).not.toHaveURL(new RegExp(token))
  thief.expectProblem(/status of 404/)
  await thief.page.goto(client.page.url())
  await expect(thief.page.getByRole('heading')).not.toHaveCount(0)
  await expect(thief.page.getByText(booked.consultantName)).toHaveCount(0)
  await expect(thief.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
})

test('a link opened too early counts down and becomes the pre-join by itself', async ({ desk, visitor }) => {
  const early = await desk.book({ sessionType: 'video', startsInMinutes: 130 })
  const client = await visitor()
  await client.page.goto(early.clientUrl)
  await expect(client.page.getByRole('heading', { name: /Asha Rao/ })).toBeVisible()
  await expect(client.page.getByRole('main')).toContainText(/2 h/)
  await expect(client.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
  expect(await desk.statusOf(early)).toBe('scheduled')

  // Joining opens ten minutes before the start.
  await desk.moveBack(early, 120 * 60 - 3)
  await client.page.reload()
  await expect(client.page.getByRole('button', { name: 'Join session' })).toBeVisible()
})

test('a session that was ended while a link was closed shows its summary at once', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.goto('about:blank')
  await endSession(consultant.page)
  const shown = await shownSummary(consultant.page)
  const friend = await visitor()
  await friend.page.goto(booked.clientUrl)
  expect(await shownSummary(friend.page)).toEqual(shown)
  await expect(friend.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
})

test('answers of the API run nothing, show nothing and are told to nobody, whatever the answer is', async ({
  desk,
  request,
}) => {
  const answers = [
    await request.get(`${desk.appUrl}/api/health`),
    await request.post(`${desk.appUrl}/api/sessions/validate`, { data: { token: 'x' } }),
    await request.get(`${desk.appUrl}/api/nothing-of-the-kind`),
  ]
  expect(answers.map((answer) => answer.status())).toEqual([200, 200, 404])
  for (const answer of answers) {
    expect(answer.headers()).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers()['strict-transport-security']).toBeUndefined()
  }
  const headers = { 'x-forwarded-proto': 'https' }
  const secure = await request.get(`${desk.appUrl}/api/health`, { headers })
  expect(secure.headers()['strict-transport-security']).toContain('max-age=')
})
