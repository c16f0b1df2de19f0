import type { Page } from '@playwright/test'
import { expectAccessible } from '@/tests/support/product/look'
import { meet, shownSummary } from '@/tests/support/product/room'
import { newAccount, signIn } from '@/tests/support/product/staff'
import { expect, test } from '@/tests/support/product/test'
import { act, done, signInAsAdmin } from './support/admin'

// Walks through many pages of three people and scans them in two sizes.
test.setTimeout(150_000)

test('a reported problem is found from the overview, split, and what is left is paid out and seen by its consultant', async ({
  desk,
  visitor,
}) => {
  const consultantName = `Lena ${Date.now()}`
  const booked = await desk.book({ sessionType: 'chat', consultantName })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'client', 30 * 60)
  await shownSummary(consultant.page, 30_000)
  await client.page.goto(booked.clientUrl)
  await client.page.getByRole('button', { name: 'Report a problem' }).click()
  const form = client.page.getByRole('dialog', { name: 'Report a problem' })
  await form.getByLabel('The time or the amount is wrong').check()
  await form.getByLabel('What happened?').fill('Three minutes were lost.')
  await form.getByRole('button', { name: 'Send report' }).click()
  await expect(client.page.getByText('You reported a problem.')).toBeVisible()

  await signInAsAdmin(admin.page, desk)
  await admin.page.goto(`${desk.appUrl}/admin`)
  await expectAccessible(admin.page, 'the overview with an open problem')
  await admin.page.locator('dt', { hasText: 'Open problems' }).locator('..').getByRole('link').click()
  await expect(admin.page).toHaveURL(/problem=open/)
  const row = admin.page.getByRole('row', { name: new RegExp(consultantName) })
  await expect(row).toContainText('Problem reported')
  await expectAccessible(admin.page, 'the list of open problems')
  await row.getByRole('link').click()
  await act(admin.page, 'Split', 'Split', (dialog) => dialog.getByLabel(/^Amount/).fill('3.00'))
  await done(admin.page)
  await expect(admin.page.getByText('Problem decided')).toBeVisible()
  await admin.page.goto(`${desk.appUrl}/admin/sessions?text=${encodeURIComponent(consultantName)}`)
  // 3.00 of 100.00 went back; the platform bore 0.09 of it.
  for (const words of ['Problem decided', 'Refunded ₹3.00', 'Net ₹97.00', 'Fee ₹2.91', 'Released ₹94.09'])
    await expect(row).toContainText(words)
  await expect(admin.page.getByTestId('total-released')).toHaveText('₹94.09')

  await admin.page.goto(`${desk.appUrl}/admin/payouts?text=${encodeURIComponent(consultantName)}`)
  await expectAccessible(admin.page, 'who is owed what')
  await admin.page.getByRole('button', { name: `Pay out ${consultantName}` }).click()
  const dialog = admin.page.getByRole('alertdialog')
  await expect(dialog.getByLabel('Amount in INR')).toHaveValue('94.09')
  await dialog.getByLabel('Amount in INR').fill('94.10')
  await dialog.getByLabel(/^Reference/).fill('SEPA 4711')
  await dialog.getByLabel('Reason').fill('November')
  await dialog.getByRole('button', { name: 'Record payment' }).click()
  await expect(dialog.getByRole('alert')).toContainText('There is ₹94.09 to pay out now')
  await dialog.getByLabel('Amount in INR').fill('50.00')
  await dialog.getByRole('button', { name: 'Record payment' }).click()
  await expect(dialog.getByRole('status')).toContainText('is recorded')
  await done(admin.page)
  await expect(admin.page.getByRole('region', { name: 'History' })).toContainText(
    `₹50.00 to ${consultantName}`,
  )
  await orderTheRest(admin.page, consultantName)

  const own = await visitor()
  await signIn(own.page, await newAccount('consultant', await desk.consultantOf(booked)))
  await own.page.goto(`${desk.appUrl}/consultant/earnings`)
  const account = own.page.getByRole('region', { name: 'Account in INR' })
  await expect(account).toContainText('Payable to you now₹0.00')
  await expect(account).toContainText('Paid out so far₹94.09')
  await expect(own.page.getByRole('region', { name: 'Pay-outs' })).toContainText('reference SEPA 4711')
  await expect(own.page.getByRole('region', { name: 'Pay-outs' })).toContainText('reference NEFT 12')
  await expectAccessible(own.page, 'earnings with a pay-out')
  expect(await desk.violations()).toEqual([])
})

/** 44.09 by the bank: the account, the order, what is on its way, and what arrived. */
async function orderTheRest(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: `Order ${name}` }).click()
  await expectAccessible(page, 'a person to be paid')
  await page.getByLabel('Account holder').fill(name)
  await page.getByLabel('IBAN', { exact: true }).fill('DE89 3704 0044 0532 0130 01')
  await page.getByRole('button', { name: 'Keep the account' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'check digits' })).toBeVisible()
  await page.getByLabel('Account holder').fill(name)
  await page.getByLabel('IBAN', { exact: true }).fill('DE89 3704 0044 0532 0130 00')
  await page.getByRole('button', { name: 'Keep the account' }).click()
  await expect(page.getByText('The bank account is kept.')).toBeVisible()
  await expect(page.getByText('₹44.09 can be ordered now.')).toBeVisible()
  await page.getByLabel('What it is for').fill('November, the rest')
  await page.getByRole('button', { name: 'Order the payout' }).click()
  await expect(page.getByText('The payout is ordered.')).toBeVisible()
  const row = page
    .getByRole('region', { name: 'On their way' })
    .getByRole('listitem')
    .filter({ hasText: name })
  await expect(row).toContainText('DE89370400440532013000')
  await expectAccessible(page, 'payouts on their way')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'List for the bank (CSV)' }).click()
  expect((await download).suggestedFilename()).toBe('payouts.csv')
  await row.getByLabel('Reference of the bank').fill('NEFT 12')
  await row.getByRole('button', { name: `It arrived ₹44.09, ${name}` }).click()
  await expect(page.getByText('The payment is recorded.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Ended' })).toContainText('paid, reference NEFT 12')
}

test('the list has a page before and a page after', async ({ desk, visitor }) => {
  const clientName = `Paged ${Date.now()}`
  const currencies = ['INR', 'EUR', 'KWD']
  for (let index = 0; index < 30; index += 1)
    await desk.book({
      sessionType: 'chat',
      currency: currencies[index % 3] ?? 'INR',
      clientName: `${clientName} ${index}`,
      startsInMinutes: 60 + index,
    })
  const { page } = await visitor()
  await signInAsAdmin(page, desk)
  await page.goto(`${desk.appUrl}/admin/sessions?text=${encodeURIComponent(clientName)}`)
  const rows = page.getByRole('row', { name: new RegExp(clientName) })
  await expect(rows).toHaveCount(25)
  await expect(rows.first()).toContainText(`${clientName} 29`)
  await expect(page.getByRole('link', { name: 'Previous page' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Next page' }).click()
  await expect(rows).toHaveCount(5)
  await page.getByRole('link', { name: 'Previous page' }).click()
  await expect(rows).toHaveCount(25)
  await expect(rows.first()).toContainText(`${clientName} 29`)
  // Ten rows stand on a laptop's screen, below the totals of three currencies.
  const tenth = await rows.nth(9).boundingBox()
  expect((tenth?.y ?? 0) + (tenth?.height ?? 0)).toBeLessThanOrEqual(800)
})
