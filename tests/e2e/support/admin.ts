import { expect, type Page } from '@playwright/test'
import type { Desk } from '@/tests/support/product/desk'

/** What administrators do on their pages. */

export async function signInAsAdmin(page: Page, desk: Desk): Promise<void> {
  const { email, password } = await desk.administrator()
  await page.goto(`${desk.appUrl}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/admin/)
}

/** Presses an act's button, gives its reason, confirms, and reads what came of it. */
export async function act(
  page: Page,
  button: string,
  confirm: string,
  fill: (dialog: ReturnType<Page['getByRole']>) => Promise<void> = async () => undefined,
): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('alertdialog')
  await fill(dialog)
  await dialog.getByLabel(/^(Reason|Note)/).fill('The client asked for it')
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  const said = dialog.getByRole('status').or(dialog.getByRole('alert')).filter({ hasText: /\S/ })
  await expect(said).toBeVisible()
  return (await said.textContent()) ?? ''
}

/** Reads on after an act: the page shows what became of it. */
export async function done(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}
