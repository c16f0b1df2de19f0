import { type Browser, type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { BadPath } from '@/tests/support/product/bad-path'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { type Booked, Desk } from '@/tests/support/product/desk'
import { longestGapMs, secondsUntilFrames, watchFrames } from '@/tests/support/product/frames'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import { startProduct, startSignalling, stopSignalling } from '@/tests/support/product/product'
import { expectInSession, join } from '@/tests/support/product/room'
import { newVisitor } from '@/tests/support/product/visitor'
import { type Figure, median } from './report/report'

const cuts = { short: { seconds: 5, runs: 5 }, long: { seconds: 30, runs: 3 } } as const
const reloads = 10
const restarts = 3
const absenceSeconds = 90

/** Two people in a video session whose direct path can be cut. */
interface Pair {
  readonly booked: Booked
  /** The client's browser. */
  readonly context: BrowserContext
  readonly pages: readonly [client: Page, consultant: Page]
  readonly path: BadPath
  /** From the second click on Join until both sides showed a picture, s: what every recovery is held against. */
  readonly joinSeconds: number
  close(): Promise<void>
}

async function meet(browser: Browser, desk: Desk): Promise<Pair> {
  const [first, second] = await Promise.all([newVisitor(browser), newVisitor(browser)])
  const visitors = [first, second]
  const path = await BadPath.between(visitors.map(({ context }) => context))
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = [first.page, second.page]
  await Promise.all([client.goto(booked.clientUrl), consultant.goto(booked.consultantUrl)])
  await join(consultant)
  await consultant.getByTestId('self-video').waitFor()
  const clickedMs = Date.now()
  await join(client)
  await Promise.all([client, consultant].map((page) => page.getByTestId('remote-video').waitFor()))
  for (const page of [client, consultant]) await watchFrames(page)
  const waits = await Promise.all([client, consultant].map((page) => secondsUntilFrames(page, clickedMs)))
  return {
    booked,
    context: first.context,
    pages: [client, consultant],
    path,
    joinSeconds: Math.max(...waits),
    async close() {
      await Promise.all(visitors.map(({ context }) => context.close()))
      await path.close()
    },
  }
}

/** s from the path's return until both sides see pictures again. */
async function afterCut({ path, pages }: Pair, seconds: number): Promise<number> {
  path.weather.cut = true
  await pages[0].waitForTimeout(seconds * 1000)
  path.weather.cut = false
  const backMs = Date.now()
  return Math.max(...(await Promise.all(pages.map((page) => secondsUntilFrames(page, backMs)))))
}

/** s from the reload of one page until it shows the other side again. */
async function afterReload({ pages }: Pair): Promise<number> {
  const [page] = pages
  const reloadedMs = Date.now()
  await page.reload({ waitUntil: 'commit' })
  await page.getByTestId('remote-video').waitFor()
  await watchFrames(page)
  return secondsUntilFrames(page, reloadedMs)
}

/** The longest s without a new picture around a killed signalling server, and s until both pages are back in after it is up. */
async function afterKill({ pages }: Pair): Promise<{ gap: number; back: number }> {
  for (const page of pages) await watchFrames(page)
  const killedMs = Date.now()
  await stopSignalling()
  await pages[0].waitForTimeout(3_000)
  await startSignalling()
  const upMs = Date.now()
  for (const page of pages) await expectInSession(page)
  const back = (Date.now() - upMs) / 1000
  return {
    gap: Math.max(...(await Promise.all(pages.map((page) => longestGapMs(page, killedMs))))) / 1000,
    back,
  }
}

/**
 * One side is without any network for so long that it must not be paid for: both are told that the clock is paused, and are back in the same call.
 * Answers how many s of the session were not charged.
 */
async function unpaidOfAbsence({ booked, context, pages, path }: Pair, desk: Desk): Promise<number> {
  path.weather.cut = true
  await path.cutOff(context)
  const goneMs = Date.now()
  const patience = { timeout: absenceSeconds * 1000 }
  for (const page of pages) await expect(page.getByTestId('session-timer')).toContainText('paused', patience)
  await pages[0].waitForTimeout(goneMs + absenceSeconds * 1000 - Date.now())
  path.weather.cut = false
  await path.reconnect(context)
  for (const page of pages) {
    await expectInSession(page)
    await expectRemotePicture(page)
  }
  const wholeSeconds = await desk.endNow(booked)
  const { durationSeconds } = await desk.accountOf(booked)
  return wholeSeconds - Number(durationSeconds)
}

async function repeated<T>(runs: number, measure: () => Promise<T>): Promise<T[]> {
  const measured: T[] = []
  for (let run = 0; run < runs; run += 1) measured.push(await measure())
  return measured
}

async function measured(pair: Pair): Promise<Figure[]> {
  const beside = {
    baseline: pair.joinSeconds,
    beside: 'the join of the same two pages, from the second click to pictures on both sides',
    unit: 's',
  } as const
  const figure = (name: string, ours: number[], promise: number): Figure => ({
    ...beside,
    name,
    ours: median(ours),
    promise: { ours: promise },
    runs: { ours, baseline: [pair.joinSeconds] },
  })
  const { short, long } = cuts
  const afterShort = await repeated(short.runs, () => afterCut(pair, short.seconds))
  const afterLong = await repeated(long.runs, () => afterCut(pair, long.seconds))
  const kills = await repeated(restarts, () => afterKill(pair))
  const reloaded = await repeated(reloads, () => afterReload(pair))
  for (const page of pair.pages) await expectRemotePicture(page)
  return [
    figure(`Pictures after a path that was cut for ${short.seconds} s is back`, afterShort, 2),
    figure(`Pictures after a path that was cut for ${long.seconds} s is back`, afterLong, 2),
    figure('Pictures after the reload of one side', reloaded, 3),
    figure(
      'Longest time without a picture around a killed signalling server',
      kills.map(({ gap }) => gap),
      1,
    ),
    figure(
      'Both back in the room after the signalling server is up',
      kills.map(({ back }) => back),
      5,
    ),
  ]
}

export async function networks(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  try {
    const pair = await meet(browser, desk)
    const figures = await measured(pair).finally(pair.close)
    const other = await meet(browser, desk)
    const unpaid = await unpaidOfAbsence(other, desk).finally(other.close)
    return [
      ...figures,
      {
        name: 'Not charged of an absence in a video call, both told meanwhile',
        unit: 's',
        ours: unpaid,
        baseline: absenceSeconds,
        beside: 'as long as one side was without a network',
        better: 'higher',
        promise: { ratio: 0.95 },
      },
    ]
  } finally {
    await browser.close()
    await desk.close()
    await product.stop()
  }
}
