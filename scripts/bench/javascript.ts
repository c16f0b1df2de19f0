import { type Browser, chromium } from '@playwright/test'
import type { SessionType } from '@/lib/contract/words'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { Desk } from '@/tests/support/product/desk'
import { startProduct } from '@/tests/support/product/product'
import { expectInSession, join } from '@/tests/support/product/room'
import { collectScripts, totalGzipBytes } from '@/tests/support/product/scripts'
import { newVisitor } from '@/tests/support/product/visitor'
import type { Figure } from './report/report'

const chatPromiseKb = 190

/** kB of JavaScript (gzip) that one side loads from its link until both are in session. */
async function roomKb(browser: Browser, desk: Desk, sessionType: SessionType): Promise<number> {
  const booked = await desk.book({ sessionType })
  const [client, consultant] = await Promise.all([newVisitor(browser), newVisitor(browser)])
  try {
    const loaded = collectScripts(client.page)
    await Promise.all([client.page.goto(booked.clientUrl), consultant.page.goto(booked.consultantUrl)])
    await Promise.all([join(client.page), join(consultant.page)])
    await expectInSession(client.page)
    await client.page.waitForLoadState('networkidle')
    return totalGzipBytes(await loaded()) / 1000
  } finally {
    await Promise.all([client.context.close(), consultant.context.close()])
  }
}

/** The same of a page of the app that does nothing: a link that is not valid. */
async function plainKb(browser: Browser, desk: Desk): Promise<number> {
  const { page, context } = await newVisitor(browser)
  const loaded = collectScripts(page)
  await page.goto(`${desk.appUrl}/session/none`, { waitUntil: 'networkidle' })
  const bytes = totalGzipBytes(await loaded())
  await context.close()
  return bytes / 1000
}

export async function javascript(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  try {
    const baseline = await plainKb(browser, desk)
    const figures: Figure[] = []
    for (const sessionType of ['chat', 'voice', 'video'] as const) {
      figures.push({
        name: `JavaScript of a ${sessionType} session, gzip`,
        unit: 'kB',
        ours: await roomKb(browser, desk, sessionType),
        baseline,
        beside: 'the page of a link that is not valid',
        ...(sessionType === 'chat' ? { promise: { ours: chatPromiseKb } } : {}),
      })
    }
    return figures
  } finally {
    await browser.close()
    await desk.close()
    await product.stop()
  }
}
