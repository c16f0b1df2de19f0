import type { Page } from '@playwright/test'
import { BadPath } from './support/bad-path'
import { expectInSession, expectSaid, meet, say } from './support/room'
import { expect, test } from './support/test'

/** Chromium logs every failed attempt to reach a server. */
const unreachable = /WebSocket connection to .* failed|net::ERR_/
const state = (page: Page) => page.getByTestId('connection-state')

test('when one side is gone for more than a minute both are told that the clock is paused, and the time is not charged', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(150_000)
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const path = await BadPath.between([client.context, consultant.context])
  const booked = await desk.book({ sessionType: 'chat' })
  await meet(client, consultant, booked)
  await say(client.page, 'Before')
  await expectSaid(consultant.page, 'Before')
  client.expectProblem(unreachable)
  const goneMs = Date.now()
  await path.cutOff(client.context)
  await expect(state(client.page)).toHaveText('Your connection is down. Reconnecting… your time is safe')
  await expect(consultant.page.getByText(/connection was lost/).first()).toBeVisible({ timeout: 30_000 })
  for (const { page } of [client, consultant]) {
    await expect(page.getByTestId('session-timer')).toContainText('paused', { timeout: 90_000 })
  }
  await expect(consultant.page.getByText(/The clock is paused/).first()).toBeVisible()
  await path.reconnect(client.context)
  const goneSeconds = (Date.now() - goneMs) / 1000
  for (const { page } of [client, consultant]) {
    await expectInSession(page)
    await expect(page.getByTestId('session-timer')).not.toContainText('paused')
  }
  const wholeSeconds = await desk.endNow(booked)
  const { durationSeconds } = await desk.accountOf(booked)
  expect(wholeSeconds - Number(durationSeconds)).toBeGreaterThan(goneSeconds - 6)
  await path.close()
})
