import { randomUUID } from 'node:crypto'
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { groupRoom } from '@/tests/support/product/group'
import { startProduct } from '@/tests/support/product/product'
import { newVisitor } from '@/tests/support/product/visitor'
import { bareHtml } from '../baselines/bare-call'
import { inert, noteMoments, seen } from '../first-frame'
import { type Figure, median } from '../report/report'
import { bareHubScript, startBareHub } from './bare-hub'
import type { BareRoom } from './bare-hub-page'

const measuredRuns = 8

interface Way {
  readonly urls: readonly [string, string]
  readonly bare?: { readonly script: string; readonly room: BareRoom }
}

/** Seconds from when both had clicked until both see the other, and what the first page then shows. */
async function timeRoom(browser: Browser, { urls, bare }: Way): Promise<{ seconds: number; html: string }> {
  // The bare room goes to its own server, which the pages' policy rightly does not know.
  const visitors = await Promise.all(urls.map(() => newVisitor(browser, { bypassCSP: bare !== undefined })))
  try {
    const pages = visitors.map(({ page }) => page)
    await Promise.all(pages.map((page) => page.addInitScript(noteMoments)))
    if (bare) await Promise.all(pages.map((page) => prepare(page, bare)))
    await Promise.all(pages.map((page, side) => page.goto(urls[side] ?? '', { waitUntil: 'networkidle' })))
    await Promise.all(
      pages.map((page) => page.getByRole('button', { name: 'Join room', exact: true }).click()),
    )
    const moments = await Promise.all(pages.map(seen))
    const clicked = Math.max(...moments.map(({ clickedAtMs = Number.NaN }) => clickedAtMs))
    const shown = Math.max(...moments.map(({ frameAtMs = Number.NaN }) => frameAtMs))
    const html = (await pages[0]?.evaluate(() => document.body.innerHTML)) ?? ''
    return { seconds: (shown - clicked) / 1000, html }
  } finally {
    await Promise.all(visitors.map(({ context }) => context.close()))
  }
}

async function prepare(page: Page, { script, room }: NonNullable<Way['bare']>): Promise<void> {
  await page.addInitScript((known) => {
    window.bareRoom = known
  }, room)
  await page.addInitScript({ content: script })
}

/** From Join to the first picture through the media server, beside mediasoup-client over a bare server, on the same two pages and on empty ones. */
export async function join(): Promise<Figure[]> {
  const product = await startProduct({ env: { MEDIA_LISTEN: '127.0.0.1' } })
  const hub = await startBareHub()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  const script = await bareHubScript()
  const runs = { ours: [] as number[], samePages: [] as number[], emptyPages: [] as number[] }
  const links = async (): Promise<[string, string]> => {
    const [one, other] = await groupRoom('Bench', 'video', ['Asha', 'Ravi'], 8)
    return [one?.url ?? '', other?.url ?? '']
  }
  try {
    // The first turn is not counted.
    for (let turn = 0; turn <= measuredRuns; turn += 1) {
      const ours = await timeRoom(browser, { urls: await links() })
      const bare = (room: string, html: string) => ({ script, room: { url: hub.url, room, html } })
      const same = bare(randomUUID(), inert(ours.html))
      const samePages = await timeRoom(browser, { urls: await links(), bare: same })
      const empty = bare(randomUUID(), bareHtml)
      const emptyPages = await timeRoom(browser, { urls: [hub.url, hub.url], bare: empty })
      console.log(`  ${[ours, samePages, emptyPages].map(({ seconds }) => seconds.toFixed(2)).join(' ')}`)
      if (turn === 0) continue
      runs.ours.push(ours.seconds)
      runs.samePages.push(samePages.seconds)
      runs.emptyPages.push(emptyPages.seconds)
    }
  } finally {
    await browser.close()
    await hub.close()
    await product.stop()
  }
  const figure = (baseline: number[], beside: string, promise?: Figure['promise']): Figure => ({
    name: 'Join to first picture on both sides, through the media server',
    unit: 's',
    ours: median(runs.ours),
    baseline: median(baseline),
    beside,
    ...(promise && { promise }),
    runs: { ours: runs.ours, baseline },
  })
  return [
    figure(runs.samePages, 'the same two pages, mediasoup-client over a bare server', { ratio: 1.25 }),
    figure(runs.emptyPages, 'two empty pages, connected in the same bare way'),
  ]
}
