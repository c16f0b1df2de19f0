import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    /** When the pictures of the other side were shown (ms since the epoch). */
    framesShown: number[]
  }
}

/** Notes from now on when pictures of the other side are shown. */
export async function watchFrames(page: Page): Promise<void> {
  await page.getByTestId('remote-video').evaluate((element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error('not a video element')
    const shown: number[] = []
    window.framesShown = shown
    const next = () => {
      shown.push(Date.now())
      element.requestVideoFrameCallback(next)
    }
    element.requestVideoFrameCallback(next)
  })
}

const shownSince = (page: Page, sinceMs: number) =>
  page.evaluate((since) => window.framesShown.filter((at) => at >= since), sinceMs)

/** A single picture may be left over from before: these are the first of several that follow one another. */
const several = 5
const closeMs = 1_000

/** Seconds from `sinceMs` until pictures flow again. */
export async function secondsUntilFrames(page: Page, sinceMs: number, timeoutMs = 40_000): Promise<number> {
  let firstMs = 0
  const flowing = async () => {
    const shown = await shownSince(page, sinceMs)
    const start = shown.findIndex(
      (at, index) => (shown[index + several] ?? Number.POSITIVE_INFINITY) - at < closeMs,
    )
    firstMs = shown[start] ?? 0
    return start >= 0
  }
  await expect
    .poll(flowing, { message: 'pictures flow again', timeout: timeoutMs, intervals: [100] })
    .toBe(true)
  return (firstMs - sinceMs) / 1000
}

/** The longest time without a new picture since then, ms. */
export async function longestGapMs(page: Page, sinceMs: number): Promise<number> {
  const shown = await shownSince(page, sinceMs)
  const ends = [...shown, Date.now()]
  return Math.max(...ends.map((at, index) => at - (ends[index - 1] ?? sinceMs)))
}

/** How the two sides' media travels at this moment: the kinds of the two ends of the pair in use, such as `relay relay`. */
export async function pathInUse(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const peer = window.mediaWatch.peers.findLast(({ connectionState }) => connectionState === 'connected')
    const stats = [...((await peer?.getStats()) ?? new Map()).values()]
    const transport = stats.find(({ type }) => type === 'transport')
    const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId)
    const kindOf = (wanted: string) => stats.find(({ id }) => id === wanted)?.candidateType
    return `${kindOf(pair?.localCandidateId)} ${kindOf(pair?.remoteCandidateId)}`
  })
}
