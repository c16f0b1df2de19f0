import type { Page } from '@playwright/test'
import { BadPath } from '@/tests/support/product/bad-path'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import { expectInSession, expectSaid, meet, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** Chromium logs every failed attempt to reach a server. */
const unreachable = /WebSocket connection to .* failed|net::ERR_/
const state = (page: Page) => page.getByTestId('connection-state')

test('while the consultant is gone both read that the clock is paused, what is written then is asked about once, and the time is not charged', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(120_000)
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const path = await BadPath.between([client.context, consultant.context])
  const booked = await desk.book({ sessionType: 'chat' })
  await meet(client, consultant, booked)
  await say(client.page, 'Before')
  await expectSaid(consultant.page, 'Before')
  consultant.expectProblem(unreachable)
  const goneMs = Date.now()
  await path.cutOff(consultant.context)
  await expect(state(consultant.page)).toHaveText('Your connection is down. Reconnecting… your time is safe')
  await expect(client.page.getByText(/Asha's connection was lost at/).first()).toBeVisible({
    timeout: 30_000,
  })
  await expect(consultant.page.getByText('Your connection to the service is down.').first()).toBeVisible()
  for (const { page } of [client, consultant]) {
    await expect(page.getByTestId('session-timer')).toContainText('paused')
  }
  await expect(client.page.getByText('The clock is paused until Asha is back.').first()).toBeVisible({
    timeout: 20_000,
  })
  const question = client.page.getByRole('dialog', { name: 'Send while the clock is paused?' })
  await say(client.page, 'Are you there?')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(client.page.getByRole('textbox', { name: 'Message' })).toHaveValue('Are you there?')
  await client.page.getByRole('button', { name: 'Send' }).click()
  await question.getByRole('button', { name: 'Send' }).click()
  await expectSaid(client.page, 'Are you there?')
  await say(client.page, 'Only one question in each pause')
  await expectSaid(client.page, 'Only one question in each pause')
  await path.reconnect(consultant.context)
  const goneSeconds = (Date.now() - goneMs) / 1000
  for (const { page } of [client, consultant]) {
    await expectInSession(page)
    await expect(page.getByTestId('session-timer')).not.toContainText('paused')
  }
  await expectSaid(consultant.page, 'Only one question in each pause')
  const wholeSeconds = await desk.endNow(booked)
  const { durationSeconds } = await desk.accountOf(booked)
  expect(wholeSeconds - Number(durationSeconds)).toBeGreaterThan(goneSeconds - 6)
  await path.close()
})

test('a network that goes in the first moments of a call ends nothing: what is still to be fetched comes with it', async ({
  desk,
  visitor,
}) => {
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const path = await BadPath.between([client.context, consultant.context])
  const booked = await desk.book({ sessionType: 'video' })
  client.expectProblem(unreachable)
  await meet(client, consultant, booked)
  path.weather.cut = true
  await path.cutOff(client.context)
  await expect(state(client.page)).toHaveText(/Your connection is down|The line between you broke/)
  await client.page.getByRole('button', { name: 'Call settings' }).click()
  await expect(client.page.getByText('Your connection is down.').first()).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Call settings' })).toBeVisible()
  path.weather.cut = false
  await path.reconnect(client.context)
  await expect(client.page.getByRole('dialog', { name: 'Call settings' })).toBeVisible()
  await client.page.keyboard.press('Escape')
  await expectInSession(client.page)
  await expectRemotePicture(client.page)
  await expect(client.page.getByTestId('line-quality')).toBeVisible()
  await path.close()
})
