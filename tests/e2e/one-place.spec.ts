import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expectInSession, expectSaid, join, meet, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const goOn = (page: Page) => page.getByRole('button', { name: 'Go on here' })
const question = (page: Page) => page.getByRole('heading', { name: 'You are in another session' })

test('a consultant with two tabs is asked before the second, and is in one of them at a time', async ({
  desk,
  visitor,
}) => {
  const person = { sessionType: 'chat', minutes: 10, consultantRef: randomUUID() } as const
  const first = await desk.book({ ...person, clientName: 'Mei Tanaka' })
  const next = await desk.book({ ...person, clientName: 'Nina Kapoor', startsInMinutes: 10 })
  const [mei, nina, consultant] = await Promise.all([visitor(), visitor(), visitor()])
  // The browser writes every refused request into its console.
  await meet(mei, consultant, first)
  await nina.page.goto(next.clientUrl)
  await join(nina.page)

  const tab = await consultant.context.newPage()
  await tab.goto(next.consultantUrl)
  await join(tab)
  await expect(question(tab)).toBeVisible()
  await expect(tab.getByText(/in another session with Mei Tanaka until \d\d:\d\d/)).toBeVisible()
  await expect(tab.getByText('The time that you are away from it is not paid.')).toBeVisible()
  // Asking takes nobody out of the first.
  await say(consultant.page, 'Still here')
  await expectSaid(mei.page, 'Still here')

  await goOn(tab).click()
  await expectInSession(tab)
  await expectInSession(nina.page)
  await say(tab, 'Hello, Nina')
  await expectSaid(nina.page, 'Hello, Nina')
  await expect(mei.page.getByText(/Asha.* (left|is away)/).first()).toBeVisible()
  await expect(question(consultant.page)).toBeVisible()
  await expect(consultant.page.getByText(/in another session with Nina Kapoor/)).toBeVisible()

  // And back again, from the page that was left.
  await goOn(consultant.page).click()
  await expectInSession(consultant.page)
  await say(consultant.page, 'Back with you')
  await expectSaid(mei.page, 'Back with you')
  await expect(question(tab)).toBeVisible()
})

test('a client is asked without a word of where else it is', async ({ desk, visitor }) => {
  const clientRef = randomUUID()
  const person = { sessionType: 'chat', minutes: 10, clientRef } as const
  const first = await desk.book({ ...person, consultantName: 'Rosa Silva' })
  const next = await desk.book({ ...person, startsInMinutes: 10 })
  const client = await visitor()
  await client.page.goto(first.clientUrl)
  await join(client.page)
  await expect(client.page.getByText(/Rosa.* isn.t here yet/).first()).toBeVisible()
  const tab = await client.context.newPage()
  await tab.goto(next.clientUrl)
  await join(tab)
  await expect(tab.getByText(/You are in another session until \d\d:\d\d/)).toBeVisible()
  await expect(tab.getByText(/Rosa/)).toHaveCount(0)
  await goOn(tab).click()
  await expect(tab.getByText(/Asha.* isn.t here yet/).first()).toBeVisible()
})
