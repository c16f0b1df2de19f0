import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from '@playwright/test'
import { watchMedia } from './media-watch'

/** One person with a browser of their own: own cookies, own permissions, own page. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong in the page and was not expected. */
  readonly problems: string[]
  /** Says that the page may report this from now on, because the test causes it. */
  expectProblem(pattern: RegExp): void
}

export interface VisitorOptions extends BrowserContextOptions {
  /** Devices that the person allows; both unless said otherwise. */
  allows?: readonly ('camera' | 'microphone')[]
}

/** A context that was given any permission refuses all others: this one is harmless, and makes the refusal explicit. */
const harmless = 'clipboard-write'

/** tsx compiles with names kept: functions that are sent into the page call this, which exists in our own process only. */
const namesKept = 'globalThis.__name ??= (value) => value'

export async function newVisitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
  const { allows = ['camera', 'microphone'], ...contextOptions } = options
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...contextOptions,
  })
  await context.grantPermissions([...allows, harmless])
  await context.addInitScript(namesKept)
  await watchMedia(context)
  const problems: string[] = []
  const expected: RegExp[] = []
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) problems.push(text)
  }
  context.on('console', (message) => {
    if (message.type() === 'error') note(described(message))
  })
  context.on('weberror', (failure) => note(`uncaught: ${failure.error().stack ?? failure.error().message}`))
  const page = await context.newPage()
  return { page, context, problems, expectProblem: (pattern) => expected.push(pattern) }
}

function described(message: ConsoleMessage): string {
  return `${message.text()} (${message.location().url})`
}
