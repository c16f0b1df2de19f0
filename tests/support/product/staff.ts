import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { hashPassword } from '@/lib/auth/password'
import { openDatabase } from '@/lib/db'
import { readProduct } from './product-state'

/** Accounts of staff, as `npm run user` makes them, and what staff do on their pages. */

export interface Account {
  readonly email: string
  readonly password: string
}

/** `person`: the consultant of bookings that the account belongs to. */
export async function newAccount(role: 'admin' | 'consultant', personId?: string): Promise<Account> {
  const database = openDatabase({ database: { transport: 'postgres', url: readProduct().databaseUrl } })
  const account = { email: `${role}-${randomUUID()}@practice.example`, password: randomUUID() }
  try {
    await database.rpc('save_user', {
      p_email: account.email,
      p_roles: [role],
      p_password_hash: await hashPassword(account.password),
      ...(personId ? { p_person_id: personId } : {}),
    })
    return account
  } finally {
    await database.close()
  }
}

export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto(`${readProduct().appUrl}/sign-in`)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toHaveCount(0)
}

export async function signOut(page: Page, everywhere = false): Promise<void> {
  await page.locator('summary', { hasText: 'Account' }).click()
  await page
    .getByRole('button', { name: everywhere ? 'Sign out everywhere' : 'Sign out', exact: true })
    .click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

/** What a download holds. */
export async function downloaded(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  const stream = await download.createReadStream()
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}
