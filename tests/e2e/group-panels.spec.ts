import { comeIn, groupRoom } from '@/tests/support/product/group'
import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { expectSaid, messages, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('people of a call write beside it, and whoever has the chat closed sees how much is new', async ({
  visitor,
}) => {
  const [host, ravi] = await groupRoom('Choir', 'video', ['Asha Rao', 'Ravi Iyer'])
  if (!host || !ravi) throw new Error('nobody')
  const [one, two] = await Promise.all([visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await expect(one.page.getByText('2 of 4 here')).toBeVisible()
  const grid = one.page.getByRole('main').getByRole('list')
  const widthOf = async () => (await grid.boundingBox())?.width ?? 0
  const whole = await widthOf()
  await two.page.getByRole('button', { name: 'Chat' }).click()
  // Who has a keyboard can write at once.
  await expect(two.page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await say(two.page, 'Who sings alto?')
  await say(two.page, 'And who bass?')
  const chat = one.page.getByRole('button', { name: /^Chat/ })
  await expect(chat).toHaveAccessibleName('Chat, 2 new messages')
  await chat.click()
  await expectSaid(one.page, 'Who sings alto?')
  await expect(messages(one.page).getByText('Ravi Iyer', { exact: true })).toBeVisible()
  await expect(chat).toHaveAccessibleName('Chat')
  // The pictures make room.
  await expect.poll(widthOf).toBeLessThan(whole - 300)
  await one.page.getByRole('textbox', { name: 'Message' }).pressSequentially('I do', { delay: 100 })
  await expect(two.page.getByText('Asha is typing')).toBeVisible()
  await one.page.keyboard.press('Enter')
  await expectSaid(two.page, 'I do')
  await expectAccessible(one.page, 'the chat beside a call')
  await one.page.keyboard.press('Escape')
  await expect(messages(one.page)).toHaveCount(0)
  await expect(chat).toBeFocused()
  await expect.poll(widthOf).toBe(whole)
  // What is half written stays.
  await two.page.getByRole('textbox', { name: 'Message' }).fill('Half a word')
  await two.page.getByRole('button', { name: 'Chat' }).click()
  await two.page.getByRole('button', { name: 'Chat' }).click()
  await expect(two.page.getByRole('textbox', { name: 'Message' })).toHaveValue('Half a word')
})

test('raised hands have an order that everybody sees, and hosts lower them', async ({ visitor }) => {
  const [host, ravi, mei] = await groupRoom('Choir', 'voice', ['Asha Rao', 'Ravi Iyer', 'Mei Lin'])
  if (!host || !ravi || !mei) throw new Error('nobody')
  const [one, two, three] = await Promise.all([visitor(), visitor(), visitor()])
  await comeIn(one.page, host)
  await comeIn(two.page, ravi)
  await comeIn(three.page, mei)
  await expect(one.page.getByText('3 of 4 here')).toBeVisible()
  const raise = ({ page }: typeof one) => page.getByRole('button', { name: 'Raise hand' })
  const tileOf = ({ page }: typeof one, name: string) =>
    page.getByRole('main').getByRole('listitem').filter({ hasText: name })
  await raise(two).press('Enter')
  await expect(raise(two)).toHaveAttribute('aria-pressed', 'true')
  await expect(one.page.getByText('Ravi raised a hand.')).toBeAttached()
  await raise(three).click()
  await expect(three.page.getByText('Your hand is up. You are 2nd of 2.')).toBeAttached()
  await expect(tileOf(one, 'Mei')).toContainText('Hand raised, 2nd of 2')
  await one.page.getByRole('button', { name: 'People' }).click()
  const people = one.page.getByRole('region', { name: 'People' })
  await expect(people.getByRole('listitem').first()).toContainText('Ravi')
  await expect(people.getByRole('listitem').filter({ hasText: 'Asha Rao' })).toContainText('Host')
  await expectAccessible(one.page, 'people of a call')
  await expectUncovered(one.page, 'people of a call')
  await people.getByRole('button', { name: 'Lower hand of Ravi Iyer' }).click()
  await expect(raise(two)).toHaveAttribute('aria-pressed', 'false')
  await expect(two.page.getByText('Your hand is down.')).toBeAttached()
  await expect(three.page.getByText('Your hand is up.', { exact: true })).toBeAttached()
  await raise(two).click()
  await people.getByRole('button', { name: 'Lower all hands' }).click()
  await expect(raise(three)).toHaveAttribute('aria-pressed', 'false')
  await expect(tileOf(one, 'Mei')).not.toContainText('Hand raised')
  // Nobody has a say in others where the room belongs to no account.
  await expect(people.getByRole('button', { name: /^Options for/ })).toHaveCount(0)
  await expect(people.getByRole('switch')).toHaveCount(0)
  await two.page.getByRole('button', { name: "Leave, I'll come back" }).click()
  await expect(one.page.getByText('Ravi has left.')).toBeAttached()
})
