import { writeFileSync } from 'node:fs'
import { expectAccessible } from '@/tests/support/product/look'
import { endSession, meet, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const address = '1 MG Road, Ashok Nagar\n560001 Bengaluru, Karnataka\nIndia'

/** Pages of a PDF as Chromium writes it. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
}

test('a receipt says in large what was paid, fits one page of paper, and stands beside its proof', async ({
  desk,
  visitor,
}) => {
  await desk.nameThePractice('Mind & Mood Counselling', address, 'GSTIN 29ABCDE1234F1Z5')
  const booked = await desk.book({
    sessionType: 'chat',
    clientName: 'Nina Kapoor-Subramanian',
    consultantName: 'Dr. Asha Rao',
  })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'client', 4 * 60 + 12)
  await endSession(consultant.page)
  await shownSummary(consultant.page)
  await desk.refund(booked, 300)
  await client.page.goto(booked.clientUrl)
  const { page } = client
  await expect(page.getByTestId('summary-outcome')).toContainText('₹')
  await expect(page.getByText('The practice wrote: Goodwill')).toBeVisible()
  await page.getByRole('link', { name: 'Download receipt' }).click()
  const receipt = page.getByRole('article', { name: 'Receipt' })
  await expect(receipt.getByRole('heading', { level: 1 })).toHaveText(/^You paid ₹\d+\.\d\d$/)
  for (const words of [
    'Mind & Mood Counselling',
    'Ashok Nagar',
    'GSTIN 29ABCDE1234F1Z5',
    'Nina Kapoor-Subramanian',
  ]) {
    await expect(receipt).toContainText(words)
  }
  for (const words of [
    'Dr. Asha Rao',
    'Time booked30 min',
    'Paid after refunds',
    '-₹3.00',
    'Goodwill',
    booked.sessionId,
  ]) {
    await expect(receipt).toContainText(words)
  }
  await expect(receipt).not.toContainText('Platform fee')
  await expect(page).toHaveTitle(/^Receipt \d{4}-\d{6}/)
  await expectAccessible(page, 'receipt')
  for (const format of ['A4', 'Letter'] as const) {
    const pdf = await page.pdf({ format, printBackground: true })
    expect(pagesOf(pdf), `pages of ${format}`).toBe(1)
    if (process.env['PARLEY_KEEP_PDF'])
      writeFileSync(`${process.env['PARLEY_KEEP_PDF']}/receipt-${format}.pdf`, pdf)
  }

  const [proof] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download proof' }).click(),
  ])
  const number = await page.getByTestId('receipt-number').textContent()
  await page.goto(`${desk.appUrl}/receipts/verify`)
  await page.getByLabel('Receipt file').setInputFiles(await proof.path())
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('Genuine.')).toBeVisible()
  await expect(page.getByTestId('receipt-number')).toHaveText(number ?? '')
})

test('a consultant’s receipt says what was earned and the fee', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'client', 12 * 60)
  await endSession(consultant.page)
  await shownSummary(consultant.page)
  await consultant.page.getByRole('link', { name: 'Download receipt' }).click()
  const receipt = consultant.page.getByRole('article', { name: 'Receipt' })
  await expect(receipt.getByRole('heading', { level: 1 })).toHaveText(/^You earned ₹\d+\.\d\d$/)
  await expect(receipt).toContainText('Platform fee')
})

test('there is no receipt before the end, nor for somebody else', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const { page } = await visitor()
  for (const url of [booked.clientUrl, `${desk.appUrl}/session/${'A'.repeat(43)}`]) {
    await page.goto(`${url}/receipt`)
    await expect(page.getByRole('heading', { name: 'There is no receipt here' })).toBeVisible()
  }
})
