import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    /** When sound of the other side was heard (ms since the epoch). */
    soundHeard: number[]
  }
}

/** The fake microphone beeps once a second. */
const beepMs = 1_000

/** Notes from now on when sound of the other side is heard, whichever connection it comes by. Waits for the first. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate((everyMs) => {
    const heard: number[] = []
    const before = new Map<RTCPeerConnection, number>()
    /** Far below the beep, and above what a decoder makes of silence. */
    const audible = 1e-5
    window.soundHeard = heard
    const energyOf = async (peer: RTCPeerConnection) => {
      let energy = 0
      const report = await peer.getStats()
      report.forEach((entry) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0
      })
      return energy
    }
    setInterval(async () => {
      for (const peer of window.mediaWatch.peers) {
        if (peer.connectionState === 'closed') continue
        const energy = await energyOf(peer)
        if (energy > (before.get(peer) ?? 0) + audible) heard.push(Date.now())
        before.set(peer, energy)
      }
    }, everyMs)
  }, 200)
  await expect.poll(async () => (await heardOn(page)).length, 'sound of the other side').toBeGreaterThan(1)
}

const heardOn = (page: Page) => page.evaluate(() => window.soundHeard)

/** Waits until nothing was heard for a while; answers when the last sound was (ms since the epoch). */
export async function lastSoundMs(page: Page, timeoutMs: number): Promise<number> {
  const quiet = async () => Date.now() - ((await heardOn(page)).at(-1) ?? 0)
  await expect
    .poll(quiet, { message: 'the other side is heard no more', timeout: timeoutMs, intervals: [500] })
    .toBeGreaterThan(4 * beepMs)
  return (await heardOn(page)).at(-1) ?? 0
}

/** The longest time without sound since then, ms. */
export async function longestSilenceMs(page: Page, sinceMs: number): Promise<number> {
  const heard = (await heardOn(page)).filter((at) => at >= sinceMs)
  const ends = [...heard, Date.now()]
  return Math.max(...ends.map((at, index) => at - (ends[index - 1] ?? sinceMs)))
}
