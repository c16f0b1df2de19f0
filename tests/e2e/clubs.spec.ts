import { expectAccessible } from '@/tests/support/product/look'
import { newMember, signInOn } from '@/tests/support/product/member'
import { expect, test } from '@/tests/support/product/test'

test('somebody makes a club, another joins it without a script and finds its room, and is made a moderator', async ({
  visitor,
}) => {
  const [asha, ravi] = await Promise.all([newMember('Asha Rao'), newMember('Ravi Iyer')])
  const name = `Pipes ${asha.email.slice(0, 8)}`
  const [owner, other] = await Promise.all([visitor(), visitor({ javaScriptEnabled: false })])
  await Promise.all([signInOn(owner.page, '/clubs', asha), signInOn(other.page, '/account', ravi)])
  await owner.page.getByLabel('Name', { exact: true }).fill(name)
  await owner.page.getByRole('button', { name: 'Make club' }).click()
  await expect(owner.page.getByText('Your club is there.')).toBeVisible()
  await owner.page.getByRole('link', { name: 'Create a session here' }).click()
  await expect(owner.page.getByLabel('Club').last()).toContainText(name)
  await owner.page.getByLabel('Title').fill('Evening pipe')
  await owner.page.getByRole('button', { name: 'Create session' }).click()
  await expect(owner.page.getByRole('heading', { level: 1, name: 'Evening pipe' })).toBeVisible()

  await other.page.getByRole('link', { name: 'Clubs' }).click()
  await other.page.getByLabel('Search').fill(name)
  await other.page.getByRole('button', { name: 'Show' }).click()
  await other.page.getByRole('link', { name }).click()
  await other.page.getByRole('button', { name: 'Join club' }).click()
  await expect(other.page.getByText('You belong to this club now.')).toBeVisible()
  await expect(other.page.getByRole('link', { name: 'Evening pipe' })).toBeVisible()

  await owner.page.goto(other.page.url())
  await owner.page.locator('summary', { hasText: 'What you can do about Ravi Iyer' }).click()
  await expectAccessible(owner.page, 'a club of one’s own')
  await owner.page.getByRole('button', { name: 'Make moderator: Ravi Iyer' }).click()
  await expect(owner.page.getByRole('listitem').filter({ hasText: 'Ravi Iyer' })).toContainText('Moderator')
  await owner.page.goto(new URL('/clubs', owner.page.url()).href)
  await expectAccessible(owner.page, 'the list of clubs')
})
