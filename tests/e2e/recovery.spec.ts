import type { Page } from '@playwright/test'
import { longestGapMs, watchFrames } from '@/tests/support/product/frames'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import { breakableNetwork } from '@/tests/support/product/network'
import { startSignalling, stopSignalling } from '@/tests/support/product/product'
import { expectInSession, expectSaid, meet, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const backWithinMs = 5_000
/** Chromium logs every failed attempt to reach a server. */
const unreachable = /WebSocket connection to .* failed|net::ERR_/

test('a call goes on while the signalling server is killed and started again, and keeps its place', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  for (const person of [client, consultant]) person.expectProblem(unreachable)
  const madeBefore = await peersMade(client.page)
  for (const { page } of [client, consultant]) await watchFrames(page)
  const killedMs = Date.now()
  await stopSignalling()
  try {
    for (const { page } of [client, consultant])
      await expect(page.getByText(/reconnecting/i).first()).toBeVisible()
    for (const { page } of [client, consultant]) await expectRemotePicture(page)
  } finally {
    await startSignalling()
  }
  const upMs = Date.now()
  for (const { page } of [client, consultant]) {
    await expect(page.getByText(/reconnecting/i)).toHaveCount(0)
    await expectInSession(page)
  }
  expect(Date.now() - upMs, 'ms until both are back after the server is').toBeLessThan(backWithinMs)
  for (const { page } of [client, consultant]) {
    await expectRemotePicture(page)
    expect(await longestGapMs(page, killedMs), 'ms without a new picture').toBeLessThan(1_000)
  }
  expect(await desk.statusOf(booked)).toBe('active')
  expect(await peersMade(client.page), 'the media connection was kept').toBe(madeBefore)
})

test('what is written while the signalling server is down arrives once when it is back', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await say(client.page, 'Before')
  await expectSaid(consultant.page, 'Before')
  for (const person of [client, consultant]) person.expectProblem(unreachable)
  await stopSignalling()
  try {
    await expect(client.page.getByText(/reconnecting/i).first()).toBeVisible()
    await say(client.page, 'In between')
  } finally {
    await startSignalling()
  }
  const upMs = Date.now()
  await expectSaid(consultant.page, 'In between')
  expect(Date.now() - upMs, 'ms until the chat is back after the server is').toBeLessThan(backWithinMs)
  await say(consultant.page, 'After')
  await expectSaid(client.page, 'After')
  await expectSaid(client.page, 'In between')
  await expectSaid(consultant.page, 'Before')
})

test('a page without network says that it is reconnecting, and comes back by itself', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const network = await breakableNetwork(client.context)
  await meet(client, consultant, booked)
  client.expectProblem(unreachable)
  await network.cut()
  await expect(client.page.getByText(/reconnecting/i).first()).toBeVisible()
  await say(consultant.page, 'Are you there?')
  await network.mend()
  await expect(client.page.getByText(/reconnecting/i)).toHaveCount(0)
  await expectSaid(client.page, 'Are you there?')
  await say(client.page, 'Here again')
  await expectSaid(consultant.page, 'Here again')
})

function peersMade(page: Page): Promise<number> {
  return page.evaluate(() => window.mediaWatch.peers.length)
}
