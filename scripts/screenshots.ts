import { mkdirSync } from 'node:fs'
import { type Browser, chromium, type Page } from '@playwright/test'
import type { SessionType } from '@/lib/contract/words'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { Desk } from '@/tests/support/product/desk'
import { comeIn, expectPictures, groupRoom } from '@/tests/support/product/group'
import { received } from '@/tests/support/product/media-watch'
import { startProduct } from '@/tests/support/product/product'
import { expectInSession, expectSaid, meet, say } from '@/tests/support/product/room'
import { expect } from '@/tests/support/product/test'
import { newVisitor, type Visitor } from '@/tests/support/product/visitor'
import { drawCamera, looks } from './screenshots/drawn-camera'

/** `node scripts/run.mjs scripts/screenshots.ts`: takes the README's pictures, in docs/images, from the real product. */

const folder = 'docs/images'
const desktop = { width: 1200, height: 750 }
const phone = { width: 390, height: 844 }
const patienceMs = 60_000
const elapsedSeconds = 12 * 60 + 40

const conversation: readonly (readonly ['client' | 'consultant', string])[] = [
  ['consultant', 'Good evening, Nina. What shall we look at today?'],
  ['client', 'Good evening! I have two offers and a week to decide.'],
  [
    'consultant',
    'Then let us take them one by one. Which of the two would you miss if it were gone tomorrow?',
  ],
  ['client', 'The smaller one, honestly. The team there felt right from the first minute.'],
  ['consultant', 'That is worth a lot. What speaks against it?'],
  ['client', 'The pay: about 10 % less, at least in the first year.'],
]

const talk: Record<SessionType, (client: Page, consultant: Page) => Promise<void>> = {
  async chat(client, consultant) {
    for (const [side, text] of conversation) {
      await say(side === 'client' ? client : consultant, text)
      await expectSaid(side === 'client' ? consultant : client, text)
    }
  },
  async voice(client) {
    await expect(client.getByText('Speaking')).toBeVisible({ timeout: patienceMs })
  },
  async video(client) {
    // The picture grows sharp while the call finds out what the path can carry.
    await expect
      .poll(async () => (await received(client)).framesDecoded, { timeout: patienceMs })
      .toBeGreaterThan(250)
  },
}

async function photograph({ page }: Visitor, name: string): Promise<void> {
  for (const [size, suffix] of [
    [desktop, ''],
    [phone, '-phone'],
  ] as const) {
    await page.setViewportSize(size)
    await page.evaluate(() => new Promise(requestAnimationFrame))
    await page.screenshot({ path: `${folder}/${name}${suffix}.png`, animations: 'disabled' })
  }
}

async function takePictures(browser: Browser, desk: Desk, sessionType: SessionType): Promise<void> {
  const booked = await desk.book({ sessionType })
  const [client, consultant] = await Promise.all([
    newVisitor(browser, { viewport: desktop }),
    newVisitor(browser, { viewport: desktop }),
  ])
  await client.context.addInitScript(drawCamera, looks.nina)
  await consultant.context.addInitScript(drawCamera, looks.asha)
  await meet(client, consultant, booked)
  // The clock of the page is told when it enters: let time pass, and enter again.
  await desk.moveBack(booked, elapsedSeconds)
  await talk[sessionType](client.page, consultant.page)
  await client.page.reload()
  await expectInSession(client.page)
  if (sessionType !== 'chat') await talk[sessionType](client.page, consultant.page)
  await photograph(client, sessionType)
  await Promise.all([client.context.close(), consultant.context.close()])
}

/** Four people in a group room, as its host sees them. */
async function takeGroupPicture(browser: Browser): Promise<void> {
  const faces = [looks.asha, looks.ravi, looks.mei, looks.nina]
  const links = await groupRoom('Evening class', 'video', [
    'Asha Rao',
    'Ravi Kumar',
    'Mei Lin',
    'Nina Kapoor',
  ])
  const visitors = await Promise.all(faces.map(() => newVisitor(browser, { viewport: desktop })))
  for (const [index, { page, context }] of visitors.entries()) {
    await context.addInitScript(drawCamera, faces[index] ?? looks.asha)
    const link = links[index]
    if (link) await comeIn(page, link)
  }
  const [host] = visitors
  if (!host) return
  await expectPictures(host.page, faces.length - 1)
  await talk.video(host.page, host.page)
  await photograph(host, 'group')
  await Promise.all(visitors.map(({ context }) => context.close()))
}

mkdirSync(folder, { recursive: true })
const product = await startProduct()
const desk = await Desk.open()
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(chromiumPath ? { executablePath: chromiumPath } : {}),
})
try {
  for (const sessionType of ['chat', 'voice', 'video'] as const)
    await takePictures(browser, desk, sessionType)
  await takeGroupPicture(browser)
} finally {
  await browser.close()
  await desk.close()
  await product.stop()
}
