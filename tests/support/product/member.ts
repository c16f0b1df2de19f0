import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { hashPassword } from '@/lib/auth/password'
import { openDatabase } from '@/lib/db'
import { readProduct } from './product-state'

/** People with an account, and what they do on the pages of group rooms. */

export interface Member {
  readonly name: string
  readonly email: string
  readonly password: string
}

export async function newMember(name: string): Promise<Member> {
  const database = openDatabase({ database: { transport: 'postgres', url: readProduct().databaseUrl } })
  const member = { name, email: `${randomUUID()}@club.example`, password: randomUUID() }
  try {
    await database.rpc('save_user', {
      p_email: member.email,
      p_roles: [],
      p_name: name,
      p_password_hash: await hashPassword(member.password),
    })
    return member
  } finally {
    await database.close()
  }
}

/** Asks for a page, signs in, and is led back to it. */
export async function signInOn(page: Page, path: string, { email, password }: Member): Promise<void> {
  const { appUrl } = readProduct()
  await page.goto(`${appUrl}/sign-in?next=${encodeURIComponent(path)}`)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${appUrl}${path}`)
}

/** From the list to the lobby of a new session. */
export async function createSession(
  page: Page,
  title: string,
  more: { private?: boolean } = {},
): Promise<void> {
  await page.getByLabel('Title').fill(title)
  if (more.private) await page.getByLabel('Private').check()
  await page.getByRole('button', { name: 'Create session' }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}
