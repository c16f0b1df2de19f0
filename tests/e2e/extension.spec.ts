import { endSession, meet, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const moreTime = { name: 'More time' } as const

for (const sessionType of ['chat', 'video'] as const) {
  test(`more time in a ${sessionType}: proposed, accepted, and both clocks move`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType, balance: '60.00' })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    await meet(client, consultant, booked)
    await consultant.page.getByRole('button', { name: 'Add time' }).click()
    const choice = consultant.page.getByRole('dialog', { name: 'Add time' })
    await expect(choice).toContainText("frozen from Nina's balance")
    await choice.getByRole('button', { name: /^15 minutes/ }).click()
    await expect(consultant.page.getByRole('region', moreTime)).toContainText("Waiting for Nina's answer")
    const question = client.page.getByRole('region', moreTime)
    await expect(question).toContainText(
      'Asha proposes 15 more minutes for ₹50.00, frozen from your balance.',
    )
    await question.getByRole('button', { name: 'Accept' }).click()
    for (const { page } of [client, consultant]) {
      await expect(page.getByRole('region', moreTime)).toContainText('15 minutes were added.')
      await expect(page.getByTestId('session-timer')).toContainText(/4[45]:\d\d/)
    }
    await endSession(client.page)
    await shownSummary(client.page)
    await expect(client.page.getByText('Time added')).toBeVisible()
    await expect(client.page.getByText('15 min', { exact: true })).toBeVisible()
    await expect(client.page.getByText('₹150.00').first()).toBeVisible()
    expect(await desk.accountOf(booked)).toMatchObject({ heldMinor: 15_000 })
    expect(await desk.violations()).toEqual([])
  })
}

test('more time declined, taken back or not covered changes nothing, and says so', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat', balance: '20.00' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const propose = async (minutes: number) => {
    await client.page.getByRole('button', { name: 'Add time' }).click()
    await client.page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(`^${minutes} minutes`) })
      .click()
  }
  const banner = client.page.getByRole('region', moreTime)
  await propose(30)
  await expect(banner).toContainText('Your balance does not cover 30 more minutes. No time was added.')
  await banner.getByRole('button', { name: 'OK' }).click()

  await propose(5)
  await consultant.page.getByRole('region', moreTime).getByRole('button', { name: 'Decline' }).click()
  await expect(banner).toContainText('Asha declined more time. The end stays as it is.')
  await banner.getByRole('button', { name: 'OK' }).click()
  await expect(banner).toHaveCount(0)

  await propose(5)
  await banner.getByRole('button', { name: 'Take back' }).click()
  await expect(consultant.page.getByRole('region', moreTime)).toContainText('Nina took the proposal back.')
  await expect(client.page.getByTestId('session-timer')).toContainText(/(29|30):\d\d/)
  expect(await desk.violations()).toEqual([])
})
