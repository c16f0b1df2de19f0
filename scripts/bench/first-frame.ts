import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { Desk } from '@/tests/support/product/desk'
import { startProduct } from '@/tests/support/product/product'
import { newVisitor } from '@/tests/support/product/visitor'
import { type BareCall, bareHtml, callBarely, startBareRelay } from './baselines/bare-call'
import { type Figure, median } from './report/report'

const socketClient = 'node_modules/socket.io-client/dist/socket.io.min.js'
const measuredRuns = 10
const warmUpJoins = 100
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
export function noteMoments(): void {
  const now = () => performance.timeOrigin + performance.now()
  const moments: Moments = {}
  window.moments = moments
  document.addEventListener(
    'click',
    ({ target }) => {
      if (
        target instanceof Element &&
        /Join (session|room)/.test(target.closest('button')?.textContent ?? '')
      ) {
        moments.clickedAtMs ??= now()
      }
    },
    { capture: true },
  )
  const look = () => {
    const video = document.querySelector('[data-testid="remote-video"]')
    if (video instanceof HTMLVideoElement) video.requestVideoFrameCallback(() => seen(video))
    else requestAnimationFrame(look)
  }
  // A picture counts when its element is visible and opaque.
  const seen = (video: HTMLVideoElement) => {
    if (video.checkVisibility() && getComputedStyle(video).opacity === '1') moments.frameAtMs ??= now()
    else video.requestVideoFrameCallback(() => seen(video))
  }
  requestAnimationFrame(look)
}

/** How a call is made: the addresses of both pages, and what runs in them besides. */
interface Way {
  urls: readonly [string, string]
  bare?: BareCall
}

/** Seconds from when both had clicked until both see the other, and what the first page then shows. */
async function timeCall(browser: Browser, { urls, bare }: Way): Promise<{ seconds: number; html: string }> {
  // The bare call goes to its own relay, which the pages' policy rightly does not know.
  const visitors = await Promise.all(urls.map(() => newVisitor(browser, { bypassCSP: bare !== undefined })))
  try {
    const pages = visitors.map(({ page }) => page)
    await Promise.all(pages.map((page) => page.addInitScript(noteMoments)))
    if (bare) await Promise.all(pages.map((page) => prepareBareCall(page, bare)))
    await Promise.all(pages.map((page, side) => page.goto(urls[side] ?? '', { waitUntil: 'networkidle' })))
    await Promise.all(
      pages.map((page) => page.getByRole('button', { name: 'Join session', exact: true }).click()),
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

async function prepareBareCall(page: Page, bare: BareCall): Promise<void> {
  await page.addInitScript({ path: socketClient })
  await page.addInitScript(callBarely, bare)
}

export async function seen(page: Page): Promise<Moments> {
  await page.waitForFunction(() => window.moments.frameAtMs !== undefined, undefined, {
    timeout: frameLimitMs,
  })
  return page.evaluate(() => window.moments)
}

interface Runs {
  ours: number[]
  samePages: number[]
  emptyPages: number[]
}

/** A web app that was just started compiles while it answers; one that people use does not. */
async function warmUp(desk: Desk): Promise<void> {
  for (let count = 0; count < warmUpJoins; count += 1) {
    const { clientUrl } = await desk.book({ sessionType: 'video' })
    const answer = await fetch(`${desk.appUrl}/api/sessions/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: desk.appUrl },
      body: JSON.stringify({ token: clientUrl.split('/').at(-1) }),
    })
    if (!answer.ok) throw new Error(`joining was answered with ${answer.status}`)
  }
}

/** The three take turns, so that what else the machine does falls on all. The first turn is not counted. */
async function takeTurns(browser: Browser, desk: Desk, relayUrl: string): Promise<Runs> {
  const runs: Runs = { ours: [], samePages: [], emptyPages: [] }
  let roomHtml = bareHtml
  for (let turn = 0; turn <= measuredRuns; turn += 1) {
    const links = async () => {
      const { clientUrl, consultantUrl } = await desk.book({ sessionType: 'video' })
      return [clientUrl, consultantUrl] as const
    }
    const ours = await timeCall(browser, { urls: await links() })
    roomHtml = inert(ours.html)
    const samePages = await timeCall(browser, {
      urls: await links(),
      bare: { relayUrl, room: `same-${turn}`, html: roomHtml },
    })
    const emptyPages = await timeCall(browser, {
      urls: [relayUrl, relayUrl],
      bare: { relayUrl, room: `empty-${turn}`, html: bareHtml },
    })
    if (turn === 0) continue
    runs.ours.push(ours.seconds)
    runs.samePages.push(samePages.seconds)
    runs.emptyPages.push(emptyPages.seconds)
  }
  return runs
}

/** The look of a page without what it runs. */
export function inert(html: string): string {
  return html.replace(/<script[\s\S]*?<\/script>/g, '')
}

export async function firstFrame(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  const relay = await startBareRelay()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  try {
    await warmUp(desk)
    const { ours, samePages, emptyPages } = await takeTurns(browser, desk, relay.url)
    const name = 'Join to first picture on both sides'
    return [
      {
        name,
        unit: 's',
        ours: median(ours),
        baseline: median(samePages),
        beside: 'the same two pages, connected by a bare RTCPeerConnection over a bare relay',
        promise: { ratio: 1.25 },
        runs: { ours, baseline: samePages },
      },
      {
        name,
        unit: 's',
        ours: median(ours),
        baseline: median(emptyPages),
        beside: 'two empty pages, connected in the same bare way',
        runs: { ours, baseline: emptyPages },
      },
    ]
  } finally {
    await browser.close()
    await relay.close()
    await desk.close()
    await product.stop()
  }
}
