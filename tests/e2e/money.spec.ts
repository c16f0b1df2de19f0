import { decimalOf } from '@/lib/contract/decimal'
import { formatMoney } from '@/lib/format'
import { askToEnd, endDialog, endSession, meet, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('twelve of thirty minutes cost 40.00, and both summaries show 60.00 returned', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  // The consultant's absence counts from its first second, the client's only after a minute.
  await consultant.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'consultant', 12 * 60)
  await endSession(client.page)
  // Opened while the end is still on its way, the link would lead into the room for a moment.
  await shownSummary(client.page)
  await consultant.page.goto(booked.consultantUrl)
  for (const { page } of [client, consultant]) {
    const shown = await shownSummary(page)
    expect(shown.duration).toBe('12 min')
    expect(shown.released).toContain('38.80')
    expect(shown.returned).toContain('60.00')
  }
  expect(await desk.accountOf(booked)).toMatchObject({
    durationSeconds: 720,
    heldMinor: 10_000,
    releasedMinor: 3_880,
    feeMinor: 120,
    returnedMinor: 6_000,
  })
  expect(await desk.violations()).toEqual([])
})

/** The server's own timer does not know of rows moved in time: the next sweep, 15 s apart, ends the session. */
const aSweepAndMore = 40_000

test('a session that was used in full ends by itself and releases 97.00', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await desk.moveBack(booked, 30 * 60)
  for (const { page } of [client, consultant]) {
    const shown = await shownSummary(page, aSweepAndMore)
    expect(shown.duration).toBe('30 min')
    expect(shown.released).toContain('97.00')
    expect(shown.returned).toMatch(/\b0\.00/)
  }
  expect(await desk.accountOf(booked)).toMatchObject({
    status: 'completed',
    durationSeconds: 1_800,
    releasedMinor: 9_700,
    feeMinor: 300,
    returnedMinor: 0,
  })
  expect(await desk.violations()).toEqual([])
})

const otherDigits = [
  { currency: 'KWD', price: '12.345', digits: 3 },
  { currency: 'JPY', price: '1001', digits: 0 },
  // This currency has two digits, where browsers and runtimes of today show none.
  { currency: 'HUF', price: '1000.50', digits: 2 },
]

for (const { currency, price, digits } of otherDigits) {
  test(`a session in ${currency} has its digits from the way in to the summary`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType: 'chat', currency, price })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    const shown = (amount: string) => formatMoney(amount, currency)
    await client.page.goto(booked.clientUrl)
    await expect(client.page.getByText(shown(price)).first()).toBeVisible()
    await meet(client, consultant, booked)
    await desk.moveBack(booked, 12 * 60)
    await askToEnd(client.page)
    await expect(endDialog(client.page)).toContainText(shown(price))
    await endDialog(client.page).getByRole('button', { name: 'End session' }).click()
    const summaries = await Promise.all([client, consultant].map(({ page }) => shownSummary(page)))
    const account = await desk.accountOf(booked)
    const settled = (name: string) => shown(decimalOf({ minor: Number(account[name]), digits }))
    for (const summary of summaries) {
      expect(summary).toMatchObject({
        released: settled('releasedMinor'),
        returned: settled('returnedMinor'),
      })
    }
    expect(await desk.violations()).toEqual([])
  })
}
