import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expectAccessible } from '@/tests/support/product/look'
import { newAccount, signIn } from '@/tests/support/product/staff'
import { expect, test } from '@/tests/support/product/test'

const password = 'several words of one’s own'

async function signUp(page: Page, appUrl: string, name: string, email: string): Promise<void> {
  await page.goto(`${appUrl}/sign-up`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Your account is ready.')).toBeVisible()
}

test('somebody makes an account, is told what is missing, changes the name, signs out another browser and is gone', async ({
  desk,
  visitor,
}) => {
  const email = `${randomUUID()}@club.example`
  const [{ page }, other] = await Promise.all([visitor(), visitor()])
  await page.goto(`${desk.appUrl}/account`)
  await expect(page, 'to where one wanted').toHaveURL(/sign-in\?next=%2Faccount$/)
  await page.getByRole('link', { name: 'Create an account' }).click()
  // A name that is nothing but marks: the browser takes it, the server says at the field that it is none.
  await page.getByLabel('Name', { exact: true }).fill('\u202e')
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  const name = page.getByLabel('Name', { exact: true })
  await expect(name).toHaveAccessibleDescription(/Give a name of 1 to 80 characters/)
  await expect(name).toBeFocused()
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue(email)
  await expectAccessible(page, 'a fault at its field')

  await signUp(page, desk.appUrl, 'Nina Kapoor', email)
  await name.fill('Nina K.')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByText('Your name is saved.')).toBeVisible()
  await expect(name).toHaveValue('Nina K.')

  await signIn(other.page, { email, password })
  await page.reload()
  await page.getByRole('button', { name: /^Sign out this device/ }).click()
  await expect(page.getByText('That device is signed out.')).toBeVisible()
  await other.page.reload()
  await expect(other.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  await page.locator('summary', { hasText: 'Delete my account' }).click()
  await page.getByLabel(`To confirm, type ${email}`).fill(email)
  await page.getByLabel('Your password').fill(password)
  await expectAccessible(page, 'one’s own account, about to be deleted')
  await page.getByRole('button', { name: 'Delete account for good' }).click()
  await expect(page.getByText('Your account is deleted.')).toBeVisible()
})

test('an administrator invites somebody, who comes in by the link without a script and is given a role', async ({
  desk,
  visitor,
}) => {
  const email = `${randomUUID()}@club.example`
  const [{ page }, guest] = await Promise.all([visitor(), visitor({ javaScriptEnabled: false })])
  await signIn(page, await newAccount('admin'))
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.locator('summary', { hasText: 'Invite somebody' }).click()
  const form = page.locator('form').filter({ hasText: 'Make an invitation link' })
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Creator').check()
  await form.getByRole('button', { name: 'Make an invitation link' }).click()
  const link = (await page.getByTestId('new-link').textContent()) ?? ''
  await page.locator('summary', { hasText: email.split('@')[0] ?? '' }).click()
  await expectAccessible(page, 'a link that is shown once, and an account with what can be done')
  await page.goto(link)
  await expectAccessible(page, 'an invitation')
  await page.goto(`${desk.appUrl}/admin/accounts`)
  await expect(page.getByTestId('new-link')).toHaveCount(0)

  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { level: 1, name: 'You are invited' })).toBeVisible()
  await guest.page.getByLabel('Name', { exact: true }).fill('Ravi Iyer')
  await guest.page.getByLabel('Password').fill(password)
  await guest.page.getByRole('button', { name: 'Create account' }).click()
  await expect(guest.page.getByText('Your account is ready.')).toBeVisible()
  await expect(guest.page.getByText('Go live to an audience.')).toBeVisible()
  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()

  await page.getByLabel('Name or email').fill(email)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.locator('summary', { hasText: 'Ravi Iyer' }).click()
  await page.getByLabel('Instructor').last().check()
  await page.getByRole('button', { name: 'Save roles' }).click()
  await expect(page.getByText('The roles are saved.')).toBeVisible()
  await guest.page.goto(`${desk.appUrl}/account`)
  await expect(guest.page.getByText('Give courses and classes.')).toBeVisible()
})
