import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { expect, test } from '@/tests/support/product/test'
import { signInAsAdmin } from './support/admin'

test.setTimeout(120_000)

test('a practice is given a name, a colour and an address to write to, which its clients see', async ({
  desk,
  visitor,
}) => {
  const [admin, client] = await Promise.all([visitor(), visitor()])
  const { page } = admin
  await signInAsAdmin(page, desk)
  await page.goto(`${desk.appUrl}/admin/settings`)
  await expectAccessible(page, 'the settings')
  await expectUncovered(page, 'the settings')
  const practice = page.getByRole('region', { name: 'The practice' })
  await practice.getByLabel('Name of the practice').fill('Mind & Mood')
  await practice.getByLabel('Support address (email)').fill('help@mind.example')
  await practice.getByLabel('Time zone').selectOption('Asia/Kolkata')
  await practice.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  const look = page.getByRole('region', { name: 'Name and colour in the header' })
  await look.getByLabel('Accent colour').fill('#ffcc00')
  await look.getByRole('button', { name: 'Save' }).click()
  await expect(look.getByText(/The nearest that will do is #/)).toBeVisible()
  await expectAccessible(page, 'an accent that cannot be read')
  await look.getByLabel('Accent colour').fill('#1d4ed8')
  await look.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expectAccessible(page, 'the settings in blue')
  await page.goto(`${desk.appUrl}/admin/settings/start`)
  await expectAccessible(page, 'the first steps')

  const booked = await desk.book({ sessionType: 'chat' })
  await client.page.goto(booked.clientUrl)
  await expect(client.page.getByRole('link', { name: 'help@mind.example' })).toBeVisible()
  await expectAccessible(client.page, 'a session of a practice with a name')
  const shown = await client.page
    .locator('.wordmark')
    .evaluate((mark) => getComputedStyle(mark, '::after').content)
  expect(shown).toBe('"Mind & Mood"')
  const visited = await visitor()
  await visited.page.goto(`${desk.appUrl}/sign-in`)
  await expectAccessible(visited.page, 'signing in to a practice with a name')
  await client.page.goto(`${desk.appUrl}/session/${'x'.repeat(43)}`)
  await expect(client.page.getByRole('link', { name: 'help@mind.example' })).toBeVisible()

  // What others expect of the product they share.
  for (const [part, fields] of [
    ['The practice', { 'Name of the practice': 'Parley', 'Support address (email)': '' }],
    ['Name and colour in the header', { 'Accent colour': '' }],
  ] as const) {
    await page.goto(`${desk.appUrl}/admin/settings`)
    const region = page.getByRole('region', { name: part })
    for (const [label, value] of Object.entries(fields)) await region.getByLabel(label).fill(value)
    if (part === 'The practice') await region.getByLabel('Time zone').selectOption('UTC')
    await region.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved.')).toBeVisible()
  }
})

test('a consultant is added, shown and invited in pages', async ({ desk, visitor }) => {
  const { page } = await visitor()
  await signInAsAdmin(page, desk)
  await page.goto(`${desk.appUrl}/admin/people`)
  await page.getByText('Add a consultant').click()
  const ref = `consultant ${Date.now()}`
  const add = page.locator('form', { hasText: 'How your booking system' })
  await add.getByLabel('Ref').fill(ref)
  await add.getByLabel('Name').fill('Lena Vogt')
  await add.getByLabel('Email').fill(`lena${Date.now()}@mind.example`)
  await add.getByLabel('Time zone').selectOption('Europe/Berlin')
  await add.getByLabel('About them').fill('Reads palms, and speaks of them.')
  await expectAccessible(page, 'people, one being added')
  await add.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expectAccessible(page, 'a consultant')
  await page.goto(
    `${desk.appUrl}/admin/people?ref=${encodeURIComponent(ref.toUpperCase())}&name=Lena&similar=${encodeURIComponent(ref)}`,
  )
  await expect(page.getByText('Did you mean somebody who is there already?')).toBeVisible()
  await expectAccessible(page, 'who may have been meant')
  await page
    .getByRole('link', { name: /Lena Vogt/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Make an invitation link' }).click()
  await expect(page.getByTestId('new-link')).toBeVisible()
})
