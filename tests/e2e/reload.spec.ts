import { expectRemotePicture, expectRemoteSound } from '@/tests/support/product/media-watch'
import {
  endDialog,
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

test('a reload in a video call brings either side back without a click, with picture and sound', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  for (const reloaded of [client, consultant]) {
    await reloaded.page.reload()
    await expectInSession(reloaded.page)
    for (const { page } of [client, consultant]) await expectRemotePicture(page)
    for (const { page } of [client, consultant]) await expectRemoteSound(page)
  }
  expect(await desk.statusOf(booked)).toBe('active')
})

test('a reload in a voice call brings either side back without a click, with sound', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemoteSound(client.page)
  for (const reloaded of [client, consultant]) {
    await reloaded.page.reload()
    await expectInSession(reloaded.page)
    for (const { page } of [client, consultant]) await expectRemoteSound(page)
  }
})

test('a reload at every gate of a chat returns to the same gate, with what was said', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])

  await consultant.page.goto(booked.consultantUrl)
  await consultant.page.reload()
  await expect(consultant.page.getByRole('button', { name: 'Join session' })).toBeVisible()
  expect(await desk.statusOf(booked)).toBe('scheduled')

  await join(consultant.page)
  await expectWaiting(consultant.page, booked.clientName)
  await consultant.page.reload()
  await expectWaiting(consultant.page, booked.clientName)

  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expectInSession(client.page)
  await say(client.page, 'Before the reload')
  await expectSaid(consultant.page, 'Before the reload')
  await client.page.reload()
  await expectInSession(client.page)
  await expectSaid(client.page, 'Before the reload')
  await say(client.page, 'After the reload')
  await expectSaid(consultant.page, 'After the reload')
  await expectSaid(consultant.page, 'Before the reload')

  await endSession(consultant.page)
  const shown = await shownSummary(client.page)
  await client.page.reload()
  expect(await shownSummary(client.page)).toEqual(shown)
  await expect(endDialog(client.page)).toBeHidden()
})
