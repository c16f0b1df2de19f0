import { expectInSession, expectSaid, join, meet, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('where WebSockets are held back the page says so and offers a way on', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const client = await visitor()
  await client.context.addInitScript(() => {
    class Silent extends EventTarget {
      readonly readyState = 0
      close() {}
      send() {}
    }
    Object.assign(window, { WebSocket: Silent })
  })
  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expect(client.page.getByText(/hold back live connections/)).toBeVisible({ timeout: 20_000 })
  await expect(client.page.getByRole('button', { name: 'Load the page again' })).toBeVisible()
})

test('where the browser takes no cookies the page says so instead of letting somebody in half', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const client = await visitor()
  await client.context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false }),
  )
  await client.page.goto(booked.clientUrl)
  await expect(client.page.getByRole('heading', { name: 'Your browser blocks cookies' })).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
})

for (const how of ['absent', 'throwing', 'odd'] as const) {
  test(`where WebRTC is ${how} a call says so and leads on, and a chat goes on as always`, async ({
    desk,
    visitor,
  }) => {
    const [voice, later, chat] = [
      await desk.book({ sessionType: 'voice' }),
      await desk.book({ sessionType: 'video', startsInMinutes: 90 }),
      await desk.book({ sessionType: 'chat' }),
    ]
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    await client.context.addInitScript((is) => {
      const get = () => {
        if (is === 'throwing') throw new DOMException('The operation is insecure.', 'SecurityError')
        return is === 'odd' ? {} : undefined
      }
      Object.defineProperty(window, 'RTCPeerConnection', { configurable: true, get })
      Object.defineProperty(navigator, 'clipboard', { configurable: true, get })
    }, how)
    await client.page.goto(voice.clientUrl)
    await expect(client.page.getByRole('heading', { name: 'This browser cannot make calls' })).toBeVisible()
    await expect(client.page.getByRole('button', { name: 'Load the page again' })).toBeVisible()
    await client.page.getByRole('button', { name: 'Copy the link' }).click()
    // Copied as before there were clipboards, or shown to be copied by hand.
    const copied = client.page.getByText('Copied', { exact: true })
    await expect(copied.or(client.page.getByLabel('Text of the link'))).toBeAttached()
    await expect(client.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
    expect(await desk.statusOf(voice)).toBe('scheduled')
    await client.page.goto(later.clientUrl)
    await expect(client.page.getByRole('timer')).toBeVisible()
    await expect(client.page.getByText('This browser cannot make calls')).toBeVisible()
    await meet(client, consultant, chat)
    await say(client.page, 'In writing, then')
    await expectSaid(consultant.page, 'In writing, then')
  })
}

test('where devices never answer a press on Join leads in without them', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await client.context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {})
  })
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await client.page.goto(booked.clientUrl)
  await client.page.getByRole('button', { name: /check/i }).first().click()
  await join(client.page)
  await expectInSession(client.page)
})
