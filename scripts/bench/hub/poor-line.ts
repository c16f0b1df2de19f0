import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { freePort } from '@/tests/support/free-port'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { secondsUntilFrames, watchFrames } from '@/tests/support/product/frames'
import { groupRoom } from '@/tests/support/product/group'
import { startProduct } from '@/tests/support/product/product'
import { openUdpProxy, type Weather } from '@/tests/support/product/udp-proxy'
import { newVisitor } from '@/tests/support/product/visitor'
import type { Figure } from '../report/report'

/** Each way. */
const poor = { delayMs: 50, loss: 0.05 }
const holdSeconds = 25
const fewestPerSecond = 12
/** Pages are told this address, where nothing but the poor line leads on to the media server: UDP alone. */
const address = '127.0.0.9'

interface Held {
  /** From both presses on Join to pictures on both sides. */
  readonly joinSeconds: number
  /** Pictures a second of the side that saw fewer. */
  readonly perSecond: number
  /** The longest time without a new picture. */
  readonly gapSeconds: number
}

/** Two pages through the media server over a line that loses and delays, beside the same two over the same line without either. */
export async function line(): Promise<Figure[]> {
  const port = await freePort()
  const weather: Weather = { delayMs: 0, loss: 0, cut: false }
  const env = { MEDIA_PORT: String(port), MEDIA_LISTEN: '127.0.0.1', MEDIA_ANNOUNCED: address }
  const product = await startProduct({ env })
  const proxy = await openUdpProxy({ address: '127.0.0.1', port }, weather, { address, port })
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
  })
  try {
    // Once for what is loaded and compiled only then.
    await held(browser, 2)
    const clear = await held(browser, holdSeconds)
    Object.assign(weather, poor)
    const bad = await held(browser, holdSeconds)
    console.log(`  clear ${JSON.stringify(clear)}\n  poor ${JSON.stringify(bad)}`)
    const beside = 'the same two pages over a line that neither loses nor delays'
    const where = '5 % loss and 50 ms each way'
    return [
      {
        name: `Join to pictures on both sides, ${where}`,
        unit: 's',
        ours: bad.joinSeconds,
        baseline: clear.joinSeconds,
        beside,
      },
      {
        name: `pictures a second, held for ${holdSeconds} s, ${where}`,
        unit: 'fps',
        better: 'higher',
        promise: { ours: fewestPerSecond },
        ours: bad.perSecond,
        baseline: clear.perSecond,
        beside,
      },
      {
        name: `longest time without a new picture, ${where}`,
        unit: 's',
        ours: bad.gapSeconds,
        baseline: clear.gapSeconds,
        beside,
      },
    ]
  } finally {
    await browser.close()
    proxy.close()
    await product.stop()
  }
}

async function held(browser: Browser, seconds: number): Promise<Held> {
  const links = await groupRoom('Bench', 'video', ['Asha', 'Ravi'], 8)
  const visitors = await Promise.all(links.map(() => newVisitor(browser)))
  const pages = visitors.map(({ page }) => page)
  try {
    await Promise.all(pages.map((page, at) => page.goto(links[at]?.url ?? '', { waitUntil: 'networkidle' })))
    const clickedMs = Date.now()
    await Promise.all(
      pages.map((page) => page.getByRole('button', { name: 'Join room', exact: true }).click()),
    )
    await Promise.all(pages.map((page) => page.getByTestId('remote-video').waitFor({ timeout: 30_000 })))
    await Promise.all(pages.map(watchFrames))
    const joined = await Promise.all(pages.map((page) => secondsUntilFrames(page, clickedMs)))
    const begunMs = Date.now()
    await wait(seconds * 1000)
    const shown = await Promise.all(pages.map((page) => shownSince(page, begunMs)))
    const gaps = shown.map((at) =>
      Math.max(...at.map((moment, index) => moment - (at[index - 1] ?? begunMs))),
    )
    return {
      joinSeconds: Math.max(...joined),
      perSecond: Math.min(...shown.map(({ length }) => length)) / seconds,
      gapSeconds: Math.max(...gaps) / 1000,
    }
  } finally {
    await Promise.all(visitors.map(({ context }) => context.close()))
  }
}

function shownSince(page: Page, sinceMs: number): Promise<number[]> {
  return page.evaluate((since) => window.framesShown.filter((at) => at >= since), sinceMs)
}
