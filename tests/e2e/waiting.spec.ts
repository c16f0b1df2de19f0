import { expectInSession, join } from './support/room'
import { expect, test } from './support/test'

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
