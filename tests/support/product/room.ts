import { expect, type Page } from '@playwright/test'
import type { Visitor } from './visitor'

/** What people do on the pages of a session, by the names that the pages give things. */

export async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Join session' }).click()
}

export async function expectWaiting(page: Page, other: string): Promise<void> {
  await expect(page.getByText(new RegExp(`${other} isn.t here yet`)).first()).toBeVisible()
}

/** Both are in and the clock runs. */
export async function expectInSession(page: Page): Promise<void> {
  await expect(page.getByTestId('session-timer')).toBeVisible()
  await expect(page.getByText('The clock starts when both of you are in.')).toHaveCount(0)
  await expect(page.getByTestId('connection-state')).toHaveText('Connected')
  await expect(page.getByRole('button', { name: 'End session' })).toBeVisible()
}

interface Links {
  clientUrl: string
  consultantUrl: string
  clientName: string
}

/** Both open their links and join; the consultant waits, then the client comes. */
export async function meet(client: Visitor, consultant: Visitor, links: Links): Promise<void> {
  await Promise.all([client.page.goto(links.clientUrl), consultant.page.goto(links.consultantUrl)])
  await join(consultant.page)
  await expectWaiting(consultant.page, links.clientName)
  await join(client.page)
  await expectInSession(client.page)
  await expectInSession(consultant.page)
}

export function endDialog(page: Page) {
  return page.getByRole('alertdialog').or(page.getByRole('dialog'))
}

export async function askToEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End session' }).click()
  await expect(endDialog(page)).toBeVisible()
}

export async function endSession(page: Page): Promise<void> {
  await askToEnd(page)
  await endDialog(page).getByRole('button', { name: 'End session' }).click()
}

export interface ShownSummary {
  duration: string
  released: string
  returned: string
}

/** Waits for the end and answers what the summary shows. */
export async function shownSummary(page: Page, timeoutMs = 15_000): Promise<ShownSummary> {
  await expect(page.getByRole('heading', { name: 'Session ended' })).toBeVisible({ timeout: timeoutMs })
  const text = async (id: string) => (await page.getByTestId(id).textContent())?.trim() ?? ''
  return {
    duration: await text('summary-duration'),
    released: await text('summary-released'),
    returned: await text('summary-returned'),
  }
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

export function messages(page: Page) {
  return page.getByRole('log', { name: 'Messages' })
}

/** One message with these words is in the log, once. */
export async function expectSaid(page: Page, text: string): Promise<void> {
  await expect(messages(page).getByRole('listitem').filter({ hasText: text })).toHaveCount(1)
}

/** The id that stands in the address bar in place of the link's secret, once this browser holds the place. */
export async function linkIdOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/session\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}
