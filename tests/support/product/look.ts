import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
/** 1280 px at 400 % zoom (WCAG 2.2, 1.4.10 Reflow). */
const narrow = { width: 320, height: 640 }
/** Only what is wrong is wanted, and no page has frames: a third of the time of a full report. */
const options: Parameters<AxeBuilder['options']>[0] = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
}

/** Scans the page as it is now on a desktop and on a phone, and looks for sideways scrolling on the narrowest screen. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size)
    await page.evaluate(animationsEnd)
    const { violations } = await new AxeBuilder({ page }).options(options).setLegacyMode().analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
    expect(found, `${state}, ${size.width} px wide`).toEqual([])
  }
  await page.setViewportSize(narrow)
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overhang, `${state}: px to scroll sideways at ${narrow.width} px`).toBe(0)
  await expect(page, `${state}: a title`).toHaveTitle(/\S/)
  await page.setViewportSize(desktop)
}

/** The screens on which nothing may lie over anything: a phone both ways, and a laptop. */
const sizes = [phone, { width: 844, height: 390 }, desktop]

/** Every control of the page that is on the screen can be pressed: nothing lies over it. */
export async function expectUncovered(page: Page, state: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await page.evaluate(animationsEnd)
    const covered = () => page.getByRole('button').or(page.getByRole('link')).evaluateAll(coveredOf)
    await expect.poll(covered, `${state}, ${size.width} × ${size.height}: covered`).toEqual([])
  }
}

/** Runs inside the page: the names of those in whose middle something else is. */
function coveredOf(controls: Element[]): string[] {
  const found: string[] = []
  for (const control of controls) {
    // Below a panel that has the whole of a phone nothing is to be pressed.
    if (control.closest('[inert]')) continue
    const { x, y, width, height } = control.getBoundingClientRect()
    const top = document.elementFromPoint(x + width / 2, y + height / 2)
    // Null: scrolled out of sight.
    if (top && !control.contains(top)) found.push(control.ariaLabel ?? control.textContent ?? '')
  }
  return found
}

/** Runs inside the page. What is still fading in has not its colours yet, and one part may come in after another. */
async function animationsEnd(): Promise<void> {
  for (;;) {
    // Two frames: what was just drawn has begun its own animations by then.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const finite = document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    if (finite.length === 0) return
    await Promise.allSettled(finite.map((animation) => animation.finished))
  }
}
