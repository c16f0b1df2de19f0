import type { Browser, Page } from 'puppeteer-core'
import { BadPath } from '@/tests/support/product/bad-path'
import type { Booked } from '@/tests/support/product/desk'
import {
  expectMorePictures,
  expectSoundPlays,
  expectText,
  firefoxPath,
  launchFirefox,
  press,
} from '@/tests/support/product/firefox'
import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { expectRemotePicture, expectRemoteSound, livePeers } from '@/tests/support/product/media-watch'
import {
  endSession,
  expectInSession,
  expectSaid,
  join,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'
import type { Visitor } from '@/tests/support/product/visitor'

// Where there is no Firefox these are left out, except under CI, which installs one.
test.skip(!firefoxPath && process.env['CI'] !== 'true', 'Firefox is not installed')

let firefox: Browser
test.beforeAll(async () => {
  firefox = await launchFirefox()
})
test.afterAll(() => firefox.close())

/** The client comes with Chromium, the consultant with Firefox. */
async function meet(client: Visitor, booked: Booked): Promise<Page> {
  const page = await firefox.newPage()
  await page.goto(booked.consultantUrl)
  await press(page, 'Join session')
  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expectInSession(client.page)
  await expectText(page, 'connection-state', 'Connected')
  return page
}

test('Chromium and Firefox chat', async ({ desk, visitor }) => {
  const client = await visitor()
  const page = await meet(client, await desk.book({ sessionType: 'chat' }))
  await say(client.page, 'From Chromium')
  await page.locator('::-p-text(From Chromium)').wait()
  await page.locator('textarea').fill('From Firefox')
  await press(page, 'Send')
  await expectSaid(client.page, 'From Firefox')
  await endSession(client.page)
  const { duration } = await shownSummary(client.page)
  await expectText(page, 'summary-duration', duration)
  await page.close()
})

test('Chromium and Firefox hear one another', async ({ desk, visitor }) => {
  const client = await visitor()
  const page = await meet(client, await desk.book({ sessionType: 'voice' }))
  await expectRemoteSound(client.page)
  await expectSoundPlays(page)
  await endSession(client.page)
  const { released } = await shownSummary(client.page)
  await expectText(page, 'summary-released', released)
  await page.close()
})

test('Chromium and Firefox see one another, also after a reload of either', async ({ desk, visitor }) => {
  const client = await visitor()
  const booked = await desk.book({ sessionType: 'video' })
  const page = await meet(client, booked)
  await expectRemotePicture(client.page)
  await expectMorePictures(page)
  await page.reload()
  await expectText(page, 'connection-state', 'Connected')
  await expectMorePictures(page)
  await expectRemotePicture(client.page)
  await client.page.reload()
  await expectInSession(client.page)
  await expectRemotePicture(client.page)
  await expectMorePictures(page)
  expect(await desk.statusOf(booked)).toBe('active')
  // After a reload a page knows no token: it reads the summary from the answer that the session is over.
  await endSession(client.page)
  await shownSummary(client.page)
  await page.close()
})

test('a call between Chromium and Firefox heals when the line between them was cut', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(90_000)
  const client = await visitor()
  const path = await BadPath.between([client.context], { alone: true })
  const booked = await desk.book({ sessionType: 'video' })
  const page = await meet(client, booked)
  await expectRemotePicture(client.page)
  await expectMorePictures(page)
  path.weather.cut = true
  // Each browser sees it by itself, and says so.
  await expect(client.page.getByTestId('connection-state')).toHaveText(/The line between you broke/)
  await expectText(page, 'connection-state', /The line between you broke/)
  path.weather.cut = false
  await expectText(page, 'connection-state', 'Connected')
  await expectInSession(client.page)
  await expectMorePictures(page)
  await expectRemotePicture(client.page)
  expect(await desk.statusOf(booked)).toBe('active')
  await page.close()
  await path.close()
})

test('Chromium and Firefox see and hear one another through the media server, also after a reload of either', async ({
  visitor,
}) => {
  const [host, guest] = await groupRoom('Choir', 'video', ['Asha', 'Ravi'], 8)
  if (!host || !guest) throw new Error('Nobody is in.')
  const chromium = (await visitor()).page
  await comeIn(chromium, host)
  const page = await firefox.newPage()
  await page.goto(guest.url)
  await press(page, 'Join room')
  const both = async () => {
    await expectText(page, 'connection-state', 'Connected')
    await expectMorePictures(page)
    await expectSoundPlays(page)
    await expectPictures(chromium, 1)
    await expectRemoteSound(chromium)
  }
  await both()
  // A way there and a way back: from browser to browser it would be one.
  expect(await livePeers(chromium)).toHaveLength(2)
  await page.reload()
  await both()
  await chromium.reload()
  await both()
  await page.close()
})
