import { existsSync } from 'node:fs'
import { expect } from '@playwright/test'
import { type Browser, launch, type Page } from 'puppeteer-core'

/** Firefox as its makers ship it, by WebDriver BiDi: Playwright drives only a Firefox of its own. */
export const firefoxPath =
  process.env['PARLEY_FIREFOX'] ??
  ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path))

/** Fake devices that nobody has to allow, sound without a tap, and media on a machine that has no network but loopback. */
const extraPrefsFirefox = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
}

export function launchFirefox(): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: firefoxPath ?? '',
    headless: true,
    extraPrefsFirefox,
    defaultViewport: { width: 640, height: 480 },
  })
}

/** Presses a button by its name, as the pages call it. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-xpath(//button[normalize-space()="${name}" or @aria-label="${name}"])`).click()
}

export async function expectText(page: Page, testId: string, text: string | RegExp): Promise<void> {
  const shown = () =>
    page.evaluate((id) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? '', testId)
  const polled = expect.poll(shown, { message: `${testId} in Firefox`, timeout: 20_000 })
  await (typeof text === 'string' ? polled.toBe(text) : polled.toMatch(text))
}

const frames = 5
const framesLimitMs = 20_000

/** Pictures of the other side are shown, one after another. Firefox counts no quality figures for a live stream. */
export async function expectMorePictures(page: Page): Promise<void> {
  const shown = await page.evaluate(
    (wanted, limitMs) =>
      new Promise<number>((done) => {
        let seen = 0
        setTimeout(() => done(seen), limitMs)
        const look = () => {
          const video = document.querySelector('[data-testid="remote-video"]')
          if (!(video instanceof HTMLVideoElement)) return void setTimeout(look, 100)
          video.requestVideoFrameCallback(() => {
            seen += 1
            if (seen < wanted) look()
            else done(seen)
          })
        }
        look()
      }),
    frames,
    framesLimitMs,
  )
  expect(shown, 'pictures shown in Firefox').toBe(frames)
}

/** The other side's sound is played: the element's time goes on. */
export async function expectSoundPlays(page: Page): Promise<void> {
  const played = () =>
    page.evaluate(() => {
      const sounds = [...document.querySelectorAll('audio, video')].filter(
        (element): element is HTMLMediaElement =>
          element instanceof HTMLMediaElement &&
          !element.muted &&
          !element.paused &&
          element.srcObject instanceof MediaStream &&
          element.srcObject.getAudioTracks().some(({ muted }) => !muted),
      )
      return Math.max(0, ...sounds.map(({ currentTime }) => currentTime))
    })
  const before = await played()
  await expect.poll(played, { message: 'sound in Firefox', timeout: 20_000 }).toBeGreaterThan(before)
}
