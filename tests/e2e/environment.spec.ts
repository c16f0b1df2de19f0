import type { BrowserContext } from '@playwright/test'
import {
  endSession,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  meet,
  messages,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** What a page finds in the browser instead of what it is used to. */
type Surroundings = 'absent' | 'throwing' | 'odd'

for (const surroundings of ['absent', 'throwing', 'odd'] as const) {
  test(`where zone, languages, storage, chance, cookies, clock and devices are ${surroundings}, a session goes from its link to its end`, async ({
    desk,
    visitor,
  }) => {
    const [booked, voice, later] = [
      await desk.book({ sessionType: 'chat' }),
      await desk.book({ sessionType: 'voice' }),
      await desk.book({ sessionType: 'video', startsInMinutes: 90 }),
    ]
    const [client, consultant] = await Promise.all([visitor({ allows: [] }), visitor()])
    await replaceSurroundings(client.context, surroundings)
    await client.page.goto(later.clientUrl)
    await expect(client.page.getByRole('heading', { level: 1 })).toBeVisible()
    await client.page.goto(voice.clientUrl)
    await join(client.page)
    await expectWaiting(client.page, voice.consultantName)
    await meet(client, consultant, booked)
    await say(client.page, 'here all the same')
    await expectSaid(consultant.page, 'here all the same')
    await say(consultant.page, 'I see')
    await expect(messages(client.page).getByRole('listitem').filter({ hasText: 'I see' })).toHaveCount(1)
    await client.page.reload()
    await expectInSession(client.page)
    await endSession(client.page)
    await shownSummary(client.page)
  })
}

test('a page that comes back from the back/forward cache goes back in by itself', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.evaluate(() =>
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
  )
  await expect(consultant.page.getByText(/Nina closed the page at/).first()).toBeVisible()
  await client.page.evaluate(() =>
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  )
  await expectInSession(client.page)
  await say(client.page, 'back again')
  await expectSaid(consultant.page, 'back again')
})

async function replaceSurroundings(context: BrowserContext, surroundings: Surroundings): Promise<void> {
  await context.addInitScript((how) => {
    const refusal = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    /** @param odd what stands there instead */
    const replace = (target: object, name: string, odd: unknown) => {
      const get = { absent: () => undefined, throwing: refusal, odd: () => odd }[how]
      Object.defineProperty(target, name, { configurable: true, get })
    }
    replace(navigator, 'languages', ['en-US@posix', ''])
    replace(navigator, 'mediaDevices', { enumerateDevices: () => 'none', addEventListener: refusal })
    replace(navigator, 'clipboard', {})
    replace(navigator, 'wakeLock', {})
    replace(window, 'localStorage', { getItem: () => '7', setItem: refusal })
    replace(window, 'sessionStorage', { getItem: () => 7, setItem: refusal })
    replace(window, 'AudioContext', refusal)
    replace(window, 'crypto', { randomUUID: () => 7, getRandomValues: refusal })
    replace(navigator, 'cookieEnabled', 'perhaps')
    replace(performance, 'timeOrigin', Number.NaN)
    replace(performance, 'getEntriesByType', () => 'none')
    replace(Intl, 'Segmenter', Intl.Segmenter)
    const { resolvedOptions } = Intl.DateTimeFormat.prototype
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    Intl.DateTimeFormat.prototype.resolvedOptions = function (this: Intl.DateTimeFormat) {
      if (how === 'throwing') return refusal()
      const options = resolvedOptions.call(this)
      if (options.timeZone === own)
        Reflect.set(options, 'timeZone', how === 'odd' ? 'Etc/Unknown' : undefined)
      return options
    }
  }, surroundings)
}
