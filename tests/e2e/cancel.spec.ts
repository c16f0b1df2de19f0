import type { Page } from '@playwright/test'
import { expectAccessible } from '@/tests/support/product/look'
import { expectWaiting, join } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const dialog = (page: Page) => page.getByRole('alertdialog', { name: 'Cancel this session?' })

test('a client cancels from its link with the exact effect shown first, and both read what happened', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video', startsInMinutes: 130 })
  await desk.withPolicy(booked, { late_cancel_share_bp: 2_500 })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const { page } = client
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Cancel session' }).click()
  await expect(dialog(page)).toContainText('₹75.00 come back to you')
  await expect(dialog(page)).toContainText('₹25.00 of ₹100.00 are kept')
  await expectAccessible(page, 'cancelling')
  await dialog(page).getByRole('button', { name: 'Keep session' }).click()
  await expect(dialog(page)).toHaveCount(0)
  expect(await desk.statusOf(booked)).toBe('scheduled')

  await page.getByRole('button', { name: 'Cancel session' }).click()
  await dialog(page)
    .getByLabel(/A word to Asha Rao/)
    .fill('I am ill, sorry')
  await dialog(page).getByRole('button', { name: 'Cancel session' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Session cancelled' })).toBeVisible()
  await expect(page.getByTestId('summary-outcome')).toHaveText('You paid ₹25.00')
  await expect(page.getByTestId('summary-returned')).toHaveText('₹75.00')
  await expectAccessible(page, 'cancelled')
  expect(await desk.accountOf(booked)).toMatchObject({ status: 'cancelled', returnedMinor: 7_500 })

  await consultant.page.goto(booked.consultantUrl)
  const summary = consultant.page.getByRole('main')
  await expect(summary).toContainText('Cancelled by Nina Kapoor.')
  await expect(summary).toContainText('Nina Kapoor wrote:')
  await expect(summary.locator('q')).toHaveText('I am ill, sorry')
  expect(await desk.violations()).toEqual([])
})

test('nobody cancels unseen: what changed since it was shown is shown again', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat', startsInMinutes: 130 })
  const { page } = await visitor()
  await page.goto(booked.clientUrl)
  await page.getByRole('button', { name: 'Cancel session' }).click()
  await expect(dialog(page)).toContainText('₹100.00 come back to you')
  await desk.withPolicy(booked, { late_cancel_share_bp: 5_000 })
  await dialog(page).getByRole('button', { name: 'Cancel session' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('Nothing is cancelled yet')
  await expect(dialog(page)).toContainText('₹50.00 come back to you')
  expect(await desk.statusOf(booked)).toBe('scheduled')
})

test('a consultant, and a client whose time has come, are offered no cancelling', async ({
  desk,
  visitor,
}) => {
  const [early, now] = [
    await desk.book({ sessionType: 'chat', startsInMinutes: 130 }),
    await desk.book({ sessionType: 'chat' }),
  ]
  const { page } = await visitor()
  for (const url of [early.consultantUrl, now.clientUrl]) {
    await page.goto(url)
    await expect(page.getByRole('link', { name: 'Add to calendar' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Cancel session' })).toHaveCount(0)
  }
})

test('before going in a client reads who is there, until when, and what then happens to the money', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat', startsInMinutes: 5 })
  await desk.withPolicy(booked, { no_show_client_share_bp: 5_000 })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await client.page.goto(booked.clientUrl)
  await expect(client.page.getByRole('main')).toContainText('you pay ₹50.00 of ₹100.00')
  await expect(client.page.getByRole('main')).toContainText(
    /If Asha Rao is not in by .*all ₹100\.00 come back/,
  )
  await expect(client.page.getByText('Asha Rao is already here')).toHaveCount(0)
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, 'Nina')
  await expect(client.page.getByText('Asha Rao is already here')).toBeVisible({ timeout: 20_000 })
  await client.page.reload()
  await expect(client.page.getByText('Asha Rao is already here')).toBeVisible()
})

test('who did not come reads what happened and what to do next, without a tick', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, 'Nina')
  await expect(consultant.page.getByRole('main')).toContainText(/If Nina Kapoor is not in by/)
  await expect(consultant.page.getByRole('main')).not.toContainText('Not charged yet')
  await desk.moveBack(booked, 11 * 60)
  await expect(consultant.page.getByRole('heading', { name: 'Session ended' })).toBeVisible({
    timeout: 40_000,
  })
  await client.page.goto(booked.clientUrl)
  await expect(client.page.getByRole('main')).toContainText(/Asha Rao was there, and you were not in/)
  await expect(client.page.getByRole('main')).toContainText(/If this is not what happened, report a problem/)
  await expect(client.page.getByTestId('summary-outcome')).toHaveText('You paid ₹0.00')
  await expect(client.page.locator('.lucide-circle-check')).toHaveCount(0)
})

test('a withdrawn link says that it was', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const { page } = await visitor()
  await desk.withdrawLink(booked, 'client')
  await page.goto(booked.clientUrl)
  await expect(page.getByRole('heading', { name: 'This link was withdrawn' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use it here instead' })).toHaveCount(0)
})
