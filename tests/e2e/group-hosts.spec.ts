import type { Page } from '@playwright/test'
import { comeIn } from '@/tests/support/product/group'
import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { createSession, newMember, signInOn } from '@/tests/support/product/member'
import { expect, test } from '@/tests/support/product/test'

/** The list of people, opened. */
async function peopleOf(page: Page) {
  await page.getByRole('button', { name: /^People/ }).click()
  return page.getByRole('region', { name: 'People' })
}

/** From the list of people: a link for a guest of this name. */
async function invite(page: Page, name: string): Promise<string> {
  const people = page.getByRole('region', { name: 'People' })
  await people.getByRole('textbox', { name: 'Name of the guest' }).fill(name)
  await people.getByRole('button', { name: 'Make a link' }).click()
  await expect(people.getByText(`Link for`)).toContainText(name)
  return (await people.getByText(/\/rooms\//).textContent()) ?? ''
}

test('a guest who waits is let in by a press, and one who was removed reads it and stays out', async ({
  visitor,
}) => {
  const asha = await newMember('Asha Rao')
  const [host, guest] = await Promise.all([visitor(), visitor()])
  await signInOn(host.page, '/herf', asha)
  await createSession(host.page, 'Rehearsal', { private: true })
  await host.page.getByRole('button', { name: 'Start session' }).click()
  await expect(host.page.getByText('1 of 8 here')).toBeVisible()
  const people = await peopleOf(host.page)
  const url = await invite(host.page, 'Gus Ray')
  await expectAccessible(host.page, 'people for a host')
  await people.getByRole('button', { name: 'Close' }).click()

  await comeIn(guest.page, { name: 'Gus Ray', url })
  await expect(guest.page.getByRole('heading', { name: 'You are in the waiting room' })).toBeVisible()
  await expect(guest.page.getByText('Until then nobody sees or hears you.')).toBeVisible()
  await expectAccessible(guest.page, 'the waiting room')
  await expect(host.page.getByText('Gus Ray is waiting to be let in.')).toBeVisible()
  await expect(host.page).toHaveTitle(/^\(1\) Rehearsal/)
  await expect(host.page.getByRole('button', { name: 'People, 1 waits' })).toBeVisible()
  await expectAccessible(host.page, 'somebody waits')
  await expectUncovered(host.page, 'somebody waits')
  await host.page.getByRole('button', { name: 'Admit Gus Ray' }).click()
  await expect(guest.page.getByText('2 of 8 here')).toBeVisible()
  await expect(host.page.getByText('2 of 8 here')).toBeVisible()
  await expect(host.page).toHaveTitle(/^Rehearsal/)

  await peopleOf(host.page)
  await expect(people.getByRole('listitem').filter({ hasText: 'Gus Ray' })).toContainText('Guest')
  await people.getByRole('button', { name: 'Options for Gus Ray' }).click()
  // Without an account nobody hosts.
  await expect(people.getByRole('button', { name: 'Make co-host: Gus Ray' })).toHaveCount(0)
  await people.getByRole('button', { name: 'Remove Gus Ray' }).click()
  await host.page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(guest.page.getByText('2 of 8 here')).toBeVisible()
  await people.getByRole('button', { name: 'Options for Gus Ray' }).click()
  await people.getByRole('button', { name: 'Remove Gus Ray' }).click()
  await host.page.getByRole('button', { name: 'Remove and keep out' }).click()
  await expect(guest.page.getByRole('heading', { name: 'You were taken out of the room' })).toBeVisible()
  await expectAccessible(guest.page, 'removed')
  await expect(host.page.getByText('1 of 8 here')).toBeVisible()
  await guest.page.reload()
  await expect(guest.page.getByRole('button', { name: 'Join room' })).toHaveCount(0)
  await people.getByRole('button', { name: 'Let back in: Gus Ray' }).click()
  await expect(people.getByRole('button', { name: 'Let back in: Gus Ray' })).toHaveCount(0)
})

test('a host makes a co-host, who locks the room, and hands it on', async ({ visitor }) => {
  const [asha, ravi] = await Promise.all([newMember('Asha Rao'), newMember('Ravi Iyer')])
  const [host, member] = await Promise.all([visitor(), visitor()])
  await Promise.all([signInOn(host.page, '/herf', asha), signInOn(member.page, '/herf', ravi)])
  await createSession(host.page, 'Friday night')
  await host.page.getByRole('button', { name: 'Start session' }).click()
  await expect(host.page.getByText('1 of 8 here')).toBeVisible()
  await member.page.goto(host.page.url())
  await member.page.getByRole('button', { name: 'Join session' }).click()
  await expect(host.page.getByText('2 of 8 here')).toBeVisible()
  const theirs = await peopleOf(member.page)
  await expect(theirs.getByRole('switch')).toHaveCount(0)
  await expect(theirs.getByRole('button', { name: /^Options/ })).toHaveCount(0)
  const people = await peopleOf(host.page)
  await people.getByRole('button', { name: 'Options for Ravi Iyer' }).click()
  await people.getByRole('button', { name: 'Make co-host: Ravi Iyer' }).click()
  await theirs.getByRole('switch', { name: 'Lock the room' }).click()
  await expect(people.getByRole('switch', { name: 'Lock the room' })).toBeChecked()
  await people.getByRole('button', { name: 'Options for Ravi Iyer' }).click()
  await people.getByRole('button', { name: 'Hand the room on to Ravi Iyer' }).click()
  await expectAccessible(host.page, 'the question before a room is handed on')
  await host.page.getByRole('button', { name: 'Hand it on' }).click()
  await expect(member.page.getByRole('button', { name: 'End session' })).toBeVisible()
  await expect(host.page.getByRole('button', { name: 'End session' })).toHaveCount(0)
  await theirs.getByRole('button', { name: 'Options for Asha Rao' }).click()
  await theirs.getByRole('button', { name: 'Take co-host back: Asha Rao' }).click()
  await expect(people.getByRole('switch')).toHaveCount(0)
})
