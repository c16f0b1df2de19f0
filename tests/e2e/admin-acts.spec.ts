import { readFileSync } from 'node:fs'
import { endSession, expectInSession, join, meet, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'
import { act, done, signInAsAdmin } from './support/admin'

test('the administrator finds the session with the figures of both summaries, and refunds a part of it', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'client', 12 * 60)
  await desk.markPoorMinute(booked, 'client')
  await endSession(consultant.page)
  const shown = await shownSummary(consultant.page)
  await signInAsAdmin(admin.page, desk)
  await admin.page.goto(`${desk.appUrl}/admin/sessions/${booked.sessionId}`)
  const money = admin.page.getByRole('region', { name: 'Money' })
  await expect(money).toContainText(shown.released)
  await expect(money).toContainText(shown.returned)
  await expect(admin.page.getByRole('region', { name: 'Session', exact: true })).toContainText(shown.duration)

  // One press and its confirmation: the amount and the reason are there already.
  await admin.page.getByRole('button', { name: 'Credit 1 min (₹3.33)' }).click()
  const credit = admin.page.getByRole('alertdialog', { name: 'Credit 1 min of a poor line?' })
  await expect(credit).toContainText('₹3.33 goes back to the client')
  await expect(credit.getByLabel('Reason')).toHaveValue('The line was poor for 1 min')
  await credit.getByRole('button', { name: 'Credit' }).click()
  await expect(credit.getByRole('status')).toContainText('Refunded to the client.')
  await done(admin.page)
  await expect(money).toContainText('₹3.33')
  await expect(admin.page.getByRole('button', { name: /^Credit/ })).toHaveCount(0)

  const tooMuch = await act(admin.page, 'Refund', 'Refund', (dialog) =>
    dialog.getByLabel(/^Amount/).fill('50.01'),
  )
  expect(tooMuch).toContain('more than is left')
  await admin.page
    .getByRole('alertdialog')
    .getByLabel(/^Amount/)
    .fill('10.00')
  await admin.page.getByRole('alertdialog').getByRole('button', { name: 'Refund' }).click()
  await expect(admin.page.getByRole('alertdialog').getByRole('status')).toContainText(
    'Refunded to the client.',
  )
  await done(admin.page)
  await expect(money).toContainText('₹10.00')
  for (const sum of await admin.page.getByTestId('ledger-sum').all()) await expect(sum).toHaveText('₹0.00')
  await expect(admin.page.getByRole('region', { name: 'Audit' })).toContainText('The client asked for it')
  await client.page.goto(booked.clientUrl)
  await expect(client.page.getByText('₹13.33 was refunded to you since.')).toBeVisible()
  // What was settled stays as it was.
  expect((await shownSummary(client.page)).released).toBe(shown.released)
  expect(await desk.violations()).toEqual([])
})

test('a revoked link puts its holder out within two seconds, and a re-issued one lets them in again', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(client, consultant, booked)
  await signInAsAdmin(admin.page, desk)
  await admin.page.goto(`${desk.appUrl}/admin/sessions/${booked.sessionId}`)
  const timer = client.page.getByTestId('session-timer')
  await expect(timer).toBeVisible()
  await admin.page.getByRole('button', { name: 'Revoke client link' }).click()
  const dialog = admin.page.getByRole('alertdialog')
  await dialog.getByLabel('Reason').fill('Sent to the wrong person')
  const pressedMs = Date.now()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(timer).toHaveCount(0, { timeout: 5_000 })
  expect(Date.now() - pressedMs, 'ms until the holder was out').toBeLessThan(2_000)
  await expect(dialog.getByRole('status')).toContainText('opens nothing any more')
  await done(admin.page)
  const withdrawn = client.page.getByRole('heading', { name: 'This link was withdrawn' })
  await expect(withdrawn).toBeVisible()
  await client.page.goto(booked.clientUrl)
  await expect(withdrawn).toBeVisible()

  await act(admin.page, 'Re-issue client link', 'Re-issue')
  const url = (await admin.page.getByTestId('new-link').textContent()) ?? ''
  await done(admin.page)
  await expect(admin.page.getByText(url)).toHaveCount(0)
  await client.page.goto(url)
  await join(client.page)
  await expectInSession(client.page)

  expect(await act(admin.page, 'End session', 'End session')).toContain('over for both')
  await shownSummary(client.page)
  await shownSummary(consultant.page)
})

test('a problem is reported with the chat attached, the earnings are withheld, and the administrator splits', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(client, consultant, booked)
  await client.page.getByRole('textbox', { name: 'Message' }).fill('Can you hear me?')
  await client.page.getByRole('button', { name: 'Send' }).click()
  await client.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'client', 30 * 60)
  // The time that was paid for is over, so the session ends by itself.
  await shownSummary(consultant.page, 30_000)
  await client.page.goto(booked.clientUrl)
  await client.page.getByRole('button', { name: 'Report a problem' }).click()
  const form = client.page.getByRole('dialog', { name: 'Report a problem' })
  await form.getByLabel('The time or the amount is wrong').check()
  await form.getByLabel('What happened?').fill('We lost half of the time to a bad line.')
  await form.getByLabel(/^Let the practice read/).check()
  await form.getByRole('button', { name: 'Send report' }).click()
  await expect(
    client.page.getByText('You reported a problem. The practice looks into it and decides.'),
  ).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Report a problem' })).toHaveCount(0)
  await consultant.page.reload()
  await expect(consultant.page.getByText('₹97.00 of your earnings are withheld until then.')).toBeVisible()

  await signInAsAdmin(admin.page, desk)
  await admin.page.goto(`${desk.appUrl}/admin/sessions/${booked.sessionId}`)
  const panel = admin.page.getByRole('region', { name: 'Dispute' })
  await expect(panel).toContainText('We lost half of the time to a bad line.')
  await expect(admin.page.getByText('Can you hear me?')).toHaveCount(0)
  await act(admin.page, 'Read messages', 'Read messages')
  await expect(admin.page.getByText('Can you hear me?')).toBeVisible()
  await done(admin.page)
  await expect(admin.page.getByRole('region', { name: 'Audit' })).toContainText('Messages read')
  await act(admin.page, 'Split', 'Split', (dialog) => dialog.getByLabel(/^Amount/).fill('50.00'))
  await done(admin.page)
  await expect(panel).toContainText('Split: ₹50.00 to the client, the rest to the consultant.')
  await client.page.reload()
  await expect(client.page.getByText('₹50.00 was refunded to you since.')).toBeVisible()
  expect(await desk.violations()).toEqual([])
})

test('a receipt is downloaded, verified, and refused after one changed byte', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await endSession(client.page)
  await shownSummary(client.page)
  await client.page.getByRole('link', { name: 'Download receipt' }).click()
  const [download] = await Promise.all([
    client.page.waitForEvent('download'),
    client.page.getByRole('link', { name: 'Download proof' }).click(),
  ])
  const path = await download.path()
  const receipt = readFileSync(path, 'utf8')
  const page = consultant.page
  await page.goto(`${desk.appUrl}/receipts/verify`)
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('Choose a receipt file, or put its text into the field')).toBeVisible()
  // Chosen before the page can hear it, as by somebody quick on a slow line.
  let goOn = () => {}
  const chosen = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route('**/*.js', async (route) => {
    await chosen
    await route.continue()
  })
  await page.reload({ waitUntil: 'commit' })
  await page.getByLabel('Receipt file').setInputFiles(path)
  goOn()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('Genuine.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What the receipt says' })).toContainText(booked.sessionId)
  const middle = Math.floor(receipt.length / 2)
  const other = receipt[middle] === 'A' ? 'B' : 'A'
  await page.getByLabel('Or its text').fill(`${receipt.slice(0, middle)}${other}${receipt.slice(middle + 1)}`)
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('Refused.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What the receipt says' })).toHaveCount(0)
})
