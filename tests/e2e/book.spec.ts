import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { Desk } from '@/tests/support/product/desk'
import { expectAccessible } from '@/tests/support/product/look'
import { expect, test } from '@/tests/support/product/test'
import { signInAsAdmin } from './support/admin'

test.setTimeout(120_000)

/** What a client takes who books, once a practice lets clients: a service of one consultant, of everyday hours in India. */
async function offered(desk: Desk, admin: Page): Promise<string> {
  const service = `Tarot ${randomUUID().slice(0, 8)}`
  await desk.offer(service)
  await admin.goto(`${desk.appUrl}/book`)
  const letThem = admin.getByRole('button', { name: 'Let clients book here' })
  if (await letThem.isVisible()) await letThem.click()
  await expect(admin.getByRole('button', { name: 'Stop bookings by clients' })).toBeVisible()
  return service
}

async function chooseTime(page: Page, desk: Desk, service: string): Promise<void> {
  await page.goto(`${desk.appUrl}/book`)
  await page.getByRole('link', { name: `Choose a time: ${service}` }).click()
  await expect(page.getByRole('heading', { name: 'Free times' })).toBeVisible()
}

test('a client books a time in a zone of theirs, by the keyboard, and gets a link that opens', async ({
  desk,
  visitor,
}) => {
  const [admin, client] = await Promise.all([visitor(), visitor()])
  await signInAsAdmin(admin.page, desk)
  const service = await offered(desk, admin.page)
  await expectAccessible(admin.page, 'what is offered, to whom it belongs')
  const { page } = client
  await page.goto(`${desk.appUrl}/book`)
  await expectAccessible(page, 'what is offered')
  await chooseTime(page, desk, service)
  await expect(page.getByText('All times are as clocks in London show them.')).toBeVisible()
  await page.getByLabel('Time zone').selectOption('Europe/Berlin')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByText('All times are as clocks in Berlin show them.')).toBeVisible()
  await page.getByRole('link', { name: 'Later', exact: true }).click()
  await expectAccessible(page, 'free times')
  const time = page.getByRole('group').first().getByRole('button').first()
  const name = (await time.getAttribute('aria-label')) ?? ''
  await time.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/This time is kept for you/)).toBeVisible()
  await expect(page.getByText('(Berlin time)')).toBeVisible()
  await expectAccessible(page, 'who books')
  await page.getByLabel('Your name').fill('Priya Nair')
  await page.getByLabel('Your e-mail address').fill('priya@mind.example')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Booked' })).toBeVisible()
  await expectAccessible(page, 'booked')
  // Read again it says the same, and books nothing more.
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Booked' })).toBeVisible()
  const link = await page.getByRole('link', { name: 'Open the link' }).getAttribute('href')
  await page.goto(link ?? '')
  await expect(page.getByText('Asha Rao').first()).toBeVisible()

  const other = await visitor()
  await chooseTime(other.page, desk, service)
  await expect(other.page.getByText('All times are as clocks in London show them.')).toBeVisible()
  await other.page.getByLabel('Time zone').selectOption('Europe/Berlin')
  await other.page.getByRole('button', { name: 'Show' }).click()
  await other.page.getByRole('link', { name: 'Later', exact: true }).click()
  await expect(other.page.getByRole('group').first().getByRole('button').first()).toBeVisible()
  await expect(other.page.getByRole('button', { name, exact: true })).toHaveCount(0)
})

test('without a script a time is chosen and booked all the same', async ({ desk, visitor }) => {
  const admin = await visitor()
  await signInAsAdmin(admin.page, desk)
  const service = await offered(desk, admin.page)
  const { page } = await visitor({ javaScriptEnabled: false })
  await chooseTime(page, desk, service)
  await page.getByRole('link', { name: 'Later', exact: true }).click()
  await page.getByRole('group').first().getByRole('button').first().click()
  await page.getByLabel('Your name').fill('Mei')
  await page.getByLabel('Your e-mail address').fill('mei@mind.example')
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Booked' })).toBeVisible()
})
