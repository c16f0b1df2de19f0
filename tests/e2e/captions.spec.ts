import { comeIn, groupRoom } from '@/tests/support/product/group'
import { expectAccessible } from '@/tests/support/product/look'
import { expect, test } from '@/tests/support/product/test'

test('what one types another reads under the pictures, with the name, and who did not turn captions on does not', async ({
  visitor,
}) => {
  const [host, ravi] = await groupRoom('Choir', 'video', ['Asha Rao', 'Ravi Iyer'])
  if (!host || !ravi) throw new Error('nobody')
  const [one, two] = await Promise.all([visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await one.page.getByRole('button', { name: 'Captions' }).click()
  await expectAccessible(one.page, 'the panel of captions')
  await one.page.getByLabel('Caption', { exact: true }).fill('Good evening everybody')
  await two.page.getByRole('button', { name: 'Captions' }).click()
  await two.page.getByRole('switch', { name: 'Show captions' }).click()
  const read = two.page.getByRole('region', { name: 'Captions' }).getByRole('log')
  await one.page.keyboard.press('Enter')
  await expect(read).toContainText('Asha')
  await expect(read).toContainText('Good evening everybody')
  await expect(one.page.getByLabel('Caption', { exact: true })).toHaveValue('')
  await expect(one.page.getByRole('log', { name: /caption/i })).toHaveCount(0)
  await expectAccessible(two.page, 'captions under the pictures')
  // It is this person's choice, and stays it.
  await two.page.reload()
  await expect(two.page.getByText('Captions appear here when somebody writes them.')).toBeVisible()
})
