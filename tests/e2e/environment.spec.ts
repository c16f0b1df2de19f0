import type { BrowserContext } from '@playwright/test'
import { endSession, expectInSession, expectSaid, meet, messages, say, shownSummary } from './support/room'
import { expect, test } from './support/test'

/** What a page finds in the browser instead of what it is used to. */
type Surroundings = 'absent' | 'throwing' | 'odd'

for (const surroundings of ['absent', 'throwing', 'odd'] as const) {
  test(`where zone, languages, storage, chance and devices are ${surroundings}, a session goes from its link to its end`, async ({
    desk,
    visitor,
  }) => {
    const [booked, later] = [
      await desk.book({ sessionType: 'chat' }),
      await desk.book({ sessionType: 'video', startsInMinutes: 90 }),
    ]
    const [client, consultant] = await Promise.all([visitor({ allows: [] }), visitor()])
    await replaceSurroundings(client.context, surroundings)
    await client.page.goto(later.clientUrl)
    await expect(client.page.getByRole('heading', { level: 1 })).toBeVisible()
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
    replace(crypto, 'randomUUID', () => undefined)
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
