import { comeIn, groupRoom } from '@/tests/support/product/group'
import { expectAccessible } from '@/tests/support/product/look'
import { expect, test } from '@/tests/support/product/test'

test('a host asks, another answers by the keyboard and once more, a reload keeps it, and the host closes the poll', async ({
  visitor,
}) => {
  const [host, ravi] = await groupRoom('Choir', 'video', ['Asha Rao', 'Ravi Iyer'])
  if (!host || !ravi) throw new Error('nobody')
  const [one, two] = await Promise.all([visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await expect(two.page.getByRole('button', { name: /^Polls/ })).toHaveCount(0)
  await one.page.getByRole('button', { name: 'Polls' }).click()
  await one.page.getByRole('button', { name: 'Ask a question' }).click()
  await one.page.getByLabel('Question').fill('Which song first?')
  await one.page.getByLabel('Answer 1').fill('The old one')
  await one.page.getByLabel('Answer 2').fill('The new one')
  await expectAccessible(one.page, 'the form of a poll')
  await one.page.getByRole('button', { name: 'Start poll' }).click()

  await two.page
    .getByRole('region', { name: 'A question to everybody' })
    .getByRole('button', { name: 'Answer' })
    .click()
  const choice = two.page.getByRole('radio', { name: /The old one/ })
  await choice.focus()
  await two.page.keyboard.press('Space')
  await two.page.keyboard.press('Enter')
  await expect(one.page.getByText('1 person voted.')).toBeVisible()
  await expect(one.page.getByText('1 vote, 100%')).toBeVisible()
  await expect(one.page.getByRole('region', { name: 'Polls' })).toContainText('Ravi Iyer')
  await two.page.getByRole('radio', { name: /The new one/ }).check()
  await two.page.getByRole('button', { name: 'Change your vote' }).click()
  await expect(two.page.getByText(/your choice/)).toBeVisible()
  await expectAccessible(two.page, 'a poll beside a call')

  await two.page.reload()
  await two.page.getByRole('button', { name: 'Polls' }).click()
  await expect(two.page.getByRole('radio', { name: /The new one/ })).toBeChecked()
  await one.page.getByRole('button', { name: 'Close poll' }).click()
  await expect(two.page.getByRole('region', { name: 'Polls' })).toContainText('Closed')
  await expect(two.page.getByRole('radio')).toHaveCount(0)
})
