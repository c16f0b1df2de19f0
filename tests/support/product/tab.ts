import type { Locator, Page } from '@playwright/test'

const mostStops = 30

/** Presses Tab until the focus is there, as a person would; the focus must be visible on the way's end. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < mostStops; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab did not reach ${target}`)
}
