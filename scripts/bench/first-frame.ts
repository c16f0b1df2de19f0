import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '@/tests/e2e/support/chromium'
import { Desk } from '@/tests/e2e/support/desk'
import { startProduct } from '@/tests/e2e/support/product'
import { newVisitor } from '@/tests/e2e/support/visitor'
import { startBareCall } from './bare-call'
import { type Figure, median } from './report'

const measuredRuns = 10
const frameLimitMs = 30_000

interface Moments {
  clickedAtMs?: number
  frameAtMs?: number
}

declare global {
  interface Window {
    moments: Moments
  }
}

/** Runs inside the page: notes when Join was clicked and when the first picture of the other side was shown, on the clock that all pages share. */
function noteMoments(): void {
  const now = () => performance.timeOrigin + performance.now()
  const moments: Moments = {}
  window.moments = moments
  document.addEventListener(
    'click',
    ({ target }) => {
      if (target instanceof Element && target.closest('button')?.textContent?.includes('Join session')) {
        moments.clickedAtMs ??= now()
      }
    },
    { capture: true },
  )
  const look = () => {
    const video = document.querySelector('[data-testid="remote-video"]')
    if (video instanceof HTMLVideoElement) {
      video.requestVideoFrameCallback(() => {
        moments.frameAtMs ??= now()
      })
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Seconds from when both had clicked until both see the other. */
async function timeCall(browser: Browser, urls: readonly [string, string]): Promise<number> {
  const visitors = await Promise.all(urls.map(() => newVisitor(browser)))
  try {
    const pages = visitors.map(({ page }) => page)
    await Promise.all(pages.map((page) => page.addInitScript(noteMoments)))
    await Promise.all(pages.map((page, side) => page.goto(urls[side] ?? '', { waitUntil: 'networkidle' })))
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Join session' }).click()))
    const moments = await Promise.all(pages.map(seen))
    const clicked = Math.max(...moments.map(({ clickedAtMs = Number.NaN }) => clickedAtMs))
    const shown = Math.max(...moments.map(({ frameAtMs = Number.NaN }) => frameAtMs))
    return (shown - clicked) / 1000
  } finally {
    await Promise.all(visitors.map(({ context }) => context.close()))
  }
}

async function seen(page: Page): Promise<Moments> {
  await page.waitForFunction(() => window.moments.frameAtMs !== undefined, undefined, {
    timeout: frameLimitMs,
  })
  return page.evaluate(() => window.moments)
}

/** Ours and the bare call take turns, so that what else the machine does falls on both. The first turn of each is not counted. */
export async function firstFrame(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  const bare = await startBareCall()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  const runs: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] }
  try {
    for (let turn = 0; turn <= measuredRuns; turn += 1) {
      const room = bare.newRoom()
      const booked = await desk.book({ sessionType: 'video' })
      const baseline = await timeCall(browser, [room, room])
      const ours = await timeCall(browser, [booked.clientUrl, booked.consultantUrl])
      if (turn === 0) continue
      runs.ours.push(ours)
      runs.baseline.push(baseline)
    }
  } finally {
    await browser.close()
    await bare.close()
    await desk.close()
    await product.stop()
  }
  return [
    {
      name: 'Join to first picture on both sides',
      unit: 's',
      ours: median(runs.ours),
      baseline: median(runs.baseline),
      beside: 'two bare pages: RTCPeerConnection over a Socket.IO relay without checks',
      promise: { ratio: 1.25 },
      runs,
    },
  ]
}
