import type { SessionType } from '@/lib/contract/words'
import type { Booked } from '@/tests/support/product/desk'
import { expectRemotePicture, expectRemoteSound } from '@/tests/support/product/media-watch'
import {
  askToEnd,
  endDialog,
  endSession,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  meet,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'
import type { Visitor } from '@/tests/support/product/visitor'

const modeWords: Record<SessionType, RegExp> = {
  chat: /chat/i,
  voice: /voice/i,
  video: /video/i,
}

/** The two really talk, in the way that was booked. */
const talk: Record<SessionType, (client: Visitor, consultant: Visitor) => Promise<void>> = {
  async chat(client, consultant) {
    await say(client.page, 'Good evening, can you hear me?')
    await expectSaid(consultant.page, 'Good evening, can you hear me?')
    await say(consultant.page, 'Reading you well: <b>no markup</b>, ₹ and 🙂')
    await expectSaid(client.page, 'Reading you well: <b>no markup</b>, ₹ and 🙂')
    await expectSaid(client.page, 'Good evening, can you hear me?')
  },
  async voice(client, consultant) {
    for (const { page } of [client, consultant]) await expectRemoteSound(page)
  },
  async video(client, consultant) {
    for (const { page } of [client, consultant]) await expectRemotePicture(page)
    for (const { page } of [client, consultant]) await expectRemoteSound(page)
  },
}

async function expectPreJoin({ page }: Visitor, booked: Booked, other: string): Promise<void> {
  await expect(page.getByRole('heading', { name: new RegExp(other) })).toBeVisible()
  const main = page.getByRole('main')
  await expect(main).toContainText(modeWords[booked.sessionType])
  await expect(main).toContainText('30 min')
  await expect(main).toContainText('100.00')
  await expect(page.getByRole('button', { name: 'Join session' })).toBeEnabled()
}

async function expectTimerRuns({ page }: Visitor): Promise<void> {
  const timer = page.getByRole('timer')
  const first = await timer.textContent()
  await expect(timer).not.toHaveText(first ?? '')
}

for (const sessionType of ['chat', 'voice', 'video'] as const) {
  test(`a ${sessionType} session works from its two links to both summaries`, async ({ desk, visitor }) => {
    const booked = await desk.book({ sessionType, billing: 'per_minute' })
    const [client, consultant] = await Promise.all([visitor(), visitor()])

    await test.step('the links show who, what, how long and how much', async () => {
      await Promise.all([client.page.goto(booked.clientUrl), consultant.page.goto(booked.consultantUrl)])
      await expectPreJoin(client, booked, booked.consultantName)
      await expectPreJoin(consultant, booked, booked.clientName)
    })

    await test.step('the first one waits and is told that nothing is charged', async () => {
      await join(consultant.page)
      await expectWaiting(consultant.page, booked.clientName)
      expect(await desk.statusOf(booked)).toBe('waiting')
    })

    await test.step('when both are in, the clock runs', async () => {
      await join(client.page)
      await expectInSession(client.page)
      await expectInSession(consultant.page)
      await expectTimerRuns(client)
      await expectTimerRuns(consultant)
      expect(await desk.statusOf(booked)).toBe('active')
    })

    await test.step('they talk', () => talk[sessionType](client, consultant))

    // Five minutes and a half ago: six started minutes of thirty.
    await desk.moveBack(booked, 330)

    await test.step('End asks first, and Cancel goes back to the session', async () => {
      await askToEnd(client.page)
      await expect(endDialog(client.page).getByRole('button', { name: 'Cancel' })).toBeFocused()
      await endDialog(client.page).getByRole('button', { name: 'Cancel' }).click()
      await expect(endDialog(client.page)).toBeHidden()
      await expectInSession(client.page)
      expect(await desk.statusOf(booked)).toBe('active')
    })

    await test.step('End ends it for both, and both see the same account of it', async () => {
      await endSession(client.page)
      const shown = await shownSummary(client.page)
      expect(await shownSummary(consultant.page)).toEqual(shown)
      expect(shown.duration).toMatch(/^5 min/)
      expect(shown.released).toContain('19.40')
      expect(shown.returned).toContain('80.00')
    })

    await test.step('the books agree with the summaries, and balance', async () => {
      const account = await desk.accountOf(booked)
      expect(account).toMatchObject({ status: 'completed', heldMinor: 10_000, releasedMinor: 1_940 })
      expect(account).toMatchObject({
        feeMinor: 60,
        returnedMinor: 8_000,
        ledger: { held: -10_000, pending: 1_940, revenue: 60, available: 8_000 },
      })
      expect(await desk.violations()).toEqual([])
    })

    await test.step('the link still shows the summary afterwards', async () => {
      const before = await shownSummary(client.page)
      await client.page.goto(booked.clientUrl)
      expect(await shownSummary(client.page)).toEqual(before)
      await consultant.page.reload()
      expect(await shownSummary(consultant.page)).toEqual(before)
    })
  })
}

test('a person who closes the page has left, and the session goes on without being ended', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.close()
  await expect(consultant.page.getByText(/Nina closed the page at/).first()).toBeVisible()
  expect(await desk.statusOf(booked)).toBe('active')
  const again = await client.context.newPage()
  await again.goto(booked.clientUrl)
  await expectInSession(again)
})
